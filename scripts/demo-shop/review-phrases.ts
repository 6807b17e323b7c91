import type { Aspect } from './catalogue.js';

interface Phrases {
  between: string;
  /** Puts a sentence against the one before it. */
  turn: (sentence: string) => string;
  openings: Record<1 | 2 | 3 | 4 | 5, string[]>;
  aspects: Record<Aspect, { positive: string[]; negative: string[] }>;
  closings: { good: string[]; mixed: string[]; bad: string[] };
}

const en: Phrases = {
  between: ' ',
  turn: (sentence) => `But ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`,
  openings: {
    5: [
      'Absolutely love it.',
      'Exactly what I was looking for.',
      'Better than I had hoped.',
      'Best {noun} I have had so far.',
    ],
    4: ['Good buy.', 'Happy with it on the whole.', 'I like it.', 'A solid {noun}.'],
    3: ['It is okay.', 'Mixed feelings.', 'Neither great nor terrible.', 'An average {noun}.'],
    2: [
      'Rather disappointed.',
      'I expected more.',
      'Not really what was promised.',
      'Would not choose this {noun} again.',
    ],
    1: [
      'Terrible, do not buy.',
      'A complete waste of money.',
      'Very angry about this order.',
      'The worst {noun} I have ever had.',
    ],
  },
  aspects: {
    quality: {
      positive: ['The quality is excellent.', 'It is very well made.', 'It feels sturdy and carefully finished.'],
      negative: ['It broke after a few days.', 'It feels cheap and badly made.', 'The finish is poor and scratched.'],
    },
    price: {
      positive: [
        'Great value for the price.',
        'Cheaper than elsewhere and worth every cent.',
        'The price is very fair.',
      ],
      negative: [
        'Far too expensive for what you get.',
        'Not worth the price.',
        'It was cheaper elsewhere the next day.',
      ],
    },
    delivery: {
      positive: [
        'It arrived the very next day.',
        'Delivery was quick and the parcel well packed.',
        'The courier was friendly and on time.',
      ],
      negative: ['It arrived a week late.', 'The parcel was crushed.', 'I had to chase the courier for days.'],
    },
    look: {
      positive: ['It looks beautiful in our flat.', 'The colour is just as in the pictures.', 'The design is lovely.'],
      negative: ['The colour is nothing like the pictures.', 'It looks ugly in real life.', 'The design is clumsy.'],
    },
    use: {
      positive: ['It is easy to use and to clean.', 'A pleasure to use.', 'It works perfectly every day.'],
      negative: ['It is a pain to clean.', 'The grip is uncomfortable.', 'Awkward and slow to use.'],
    },
    performance: {
      positive: [
        'It connects at once and never fails.',
        'Works flawlessly with all my devices.',
        'The performance is impressive.',
      ],
      negative: ['The connection drops all the time.', 'It stopped working after an update.', 'It lags and gets hot.'],
    },
    fit: {
      positive: ['It fits perfectly.', 'The fabric is soft and comfortable.', 'The size is true to the table.'],
      negative: ['The size runs much too small.', 'The fabric is scratchy.', 'It lost its shape after one wash.'],
    },
    skin: {
      positive: ['My skin feels wonderful.', 'It smells lovely and does not irritate.', 'A little goes a long way.'],
      negative: ['It gave me a rash.', 'The smell is awful.', 'It is greasy and does nothing.'],
    },
    weight: {
      positive: ['So light that I forget I carry it.', 'It held up well in wind and rain.', 'Packs down small.'],
      negative: [
        'It is much heavier than stated.',
        'It leaked in the first rain.',
        'It slips and will not stay in place.',
      ],
    },
    safety: {
      positive: [
        'My little one loves it.',
        'Nothing sharp, no smell, I trust it.',
        'Keeps the children busy for hours.',
      ],
      negative: [
        'Small parts came off, which is dangerous.',
        'It has a strong chemical smell.',
        'My child lost interest in a minute.',
      ],
    },
    taste: {
      positive: ['It tastes delicious.', 'Very fresh and full of flavour.', 'The whole family asks for more.'],
      negative: ['It tastes stale.', 'Far too sweet and artificial.', 'It was almost past its date.'],
    },
  },
  closings: {
    good: ['Would buy again.', 'Recommended!', 'Thank you.'],
    mixed: ['You get what you pay for.', 'We will see how long it lasts.'],
    bad: ['I sent it back.', 'Never again.', 'I want my money back.'],
  },
};

const zh: Phrases = {
  between: '',
  turn: (sentence) => `不过${sentence}`,
  openings: {
    5: ['非常喜欢！', '完全符合期待。', '比想象的还要好。', '用过最好的{noun}。'],
    4: ['总体满意。', '买得挺值。', '还不错。', '一款不错的{noun}。'],
    3: ['一般般吧。', '感觉中规中矩。', '说不上好也说不上坏。', '普通的{noun}。'],
    2: ['有点失望。', '没有想象的好。', '和描述不太一样。', '这款{noun}不会再买了。'],
    1: ['太差了，千万别买！', '完全是浪费钱。', '非常生气。', '用过最差的{noun}。'],
  },
  aspects: {
    quality: {
      positive: ['质量很好，做工精细。', '用料扎实，很耐用。', '细节处理得很到位。'],
      negative: ['没用几天就坏了。', '做工粗糙，质量很差。', '表面有划痕，像二手的。'],
    },
    price: {
      positive: ['性价比很高。', '价格实惠，物超所值。', '比别家便宜不少。'],
      negative: ['价格太贵，不值这个价。', '刚买就降价了，很不爽。', '性价比太低。'],
    },
    delivery: {
      positive: ['物流很快，第二天就到了。', '包装严实，快递小哥态度好。', '发货速度很给力。'],
      negative: ['物流太慢，等了一个多星期。', '包装破损，盒子都压扁了。', '快递丢在门口也不通知。'],
    },
    look: {
      positive: ['颜值很高，放在家里很好看。', '颜色和图片一样漂亮。', '设计很有质感。'],
      negative: ['颜色和图片差别很大。', '实物很丑。', '款式笨重，不好看。'],
    },
    use: {
      positive: ['用起来很方便，也好清洗。', '使用体验很棒。', '操作简单，每天都在用。'],
      negative: ['很难清洗。', '手感很差，握着不舒服。', '设计不合理，很不好用。'],
    },
    performance: {
      positive: ['连接稳定，反应很快。', '性能很强，完全够用。', '兼容性很好。'],
      negative: ['老是断开连接。', '用着卡顿，还发烫。', '更新之后就不能用了。'],
    },
    fit: {
      positive: ['尺码标准，穿着很合身。', '面料柔软舒服。', '版型很好，显瘦。'],
      negative: ['尺码偏小太多。', '面料扎人，不舒服。', '洗一次就变形了。'],
    },
    skin: {
      positive: ['用完皮肤很舒服。', '味道好闻，不刺激。', '很滋润，吸收快。'],
      negative: ['用了过敏，脸上起疹子。', '味道很难闻。', '油腻，没什么效果。'],
    },
    weight: {
      positive: ['很轻便，携带方便。', '刮风下雨都没问题。', '收纳起来很小。'],
      negative: ['比标注的重很多。', '第一次下雨就漏水。', '老是打滑，固定不住。'],
    },
    safety: {
      positive: ['宝宝很喜欢。', '没有异味，用着放心。', '孩子能玩好久。'],
      negative: ['小零件容易掉，很危险。', '有很重的异味。', '孩子玩一会儿就不要了。'],
    },
    taste: {
      positive: ['味道很好吃。', '很新鲜，口感香浓。', '家里人都爱吃。'],
      negative: ['味道不新鲜。', '太甜了，香精味重。', '快过期了才发货。'],
    },
  },
  closings: {
    good: ['下次还会来。', '推荐购买！', '好评！'],
    mixed: ['一分钱一分货。', '先用着看看吧。'],
    bad: ['已经退货了。', '再也不会买了。', '要求退款！'],
  },
};

export const phrases: Readonly<Record<'en' | 'zh', Phrases>> = { en, zh };
