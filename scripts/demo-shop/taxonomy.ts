/** The narrowest category of the tree. Prices in cents. */
export interface LeafPlan {
  en: string;
  zh: string;
  /** One article of it, for titles and searches. */
  noun: { en: string; zh: string };
  /** A typical price. */
  price: number;
  /** Bought again and again. */
  consumable: boolean;
}

export type LeafAspect = 'look' | 'use' | 'performance' | 'fit' | 'skin' | 'weight' | 'safety' | 'taste';

export interface BranchPlan {
  en: string;
  zh: string;
  leaves: readonly LeafPlan[];
}

export interface DepartmentPlan extends Omit<BranchPlan, 'leaves'> {
  branches: readonly BranchPlan[];
  brands: readonly { en: string; zh: string }[];
  styles: readonly { en: string; zh: string }[];
  /** What reviews speak of besides quality, price and delivery; leafAspects names the exceptions. */
  aspect: LeafAspect;
}

const pairs = (text: string): { en: string; zh: string }[] =>
  text.split(', ').map((pair) => {
    const [en = '', zh = ''] = pair.split('=');
    return { en, zh };
  });

/** `name=名 | noun=名 price [*] ; …`: an asterisk marks what is used up. */
function branch(name: string, leaves: string): BranchPlan {
  const [{ en, zh } = { en: '', zh: '' }] = pairs(name);
  return {
    en,
    zh,
    leaves: leaves.split('; ').map((leaf) => {
      const [title = '', noun = '', price = '', mark] = leaf.split(' | ');
      const [names] = pairs(title);
      const [nouns] = pairs(noun);
      if (names === undefined || nouns === undefined) throw new Error(`bad leaf: ${leaf}`);
      return { ...names, noun: nouns, price: Number(price), consumable: mark === '*' };
    }),
  };
}

export const departments: readonly DepartmentPlan[] = [
  {
    en: 'Home & Living',
    zh: '家居生活',
    aspect: 'look',
    brands: pairs('Nordhem=北屿, Lumora=光年里, Casa Verde=青舍, Oakfield=橡木田, Mingju=明居, Stillroom=静室'),
    styles: pairs(
      'Walnut=胡桃木, Linen=亚麻, Minimal=极简, Foldable=可折叠, Vintage=复古, Bamboo=竹制, Compact=小户型',
    ),
    branches: [
      branch(
        'Lighting=灯具',
        'Desk lamps=台灯 | desk lamp=台灯 | 3900; Floor lamps=落地灯 | floor lamp=落地灯 | 8900; Pendant lights=吊灯 | pendant light=吊灯 | 7900',
      ),
      branch(
        'Furniture=家具',
        'Desks=书桌 | desk=书桌 | 18900; Chairs=椅子 | chair=椅子 | 9900; Shelves=置物架 | shelf=置物架 | 5900',
      ),
      branch(
        'Bedding=床品',
        'Duvets=被子 | duvet=被子 | 6900; Pillows=枕头 | pillow=枕头 | 2900; Sheets=床单 | bed sheet=床单 | 3500',
      ),
    ],
  },
  {
    en: 'Kitchen',
    zh: '厨房用品',
    aspect: 'use',
    brands: pairs('Ironleaf=铁叶, Panwright=锅匠, Siji=四季, Brewster=布鲁, Kochwerk=科厨, Baiwei=百味'),
    styles: pairs(
      'Cast-iron=铸铁, Non-stick=不粘, Ceramic=陶瓷, Steel=不锈钢, Smart=智能, Glass=玻璃, Family-size=大容量',
    ),
    branches: [
      branch(
        'Cookware=锅具',
        'Frying pans=平底锅 | frying pan=平底锅 | 3900; Saucepans=汤锅 | saucepan=汤锅 | 4500; Woks=炒锅 | wok=炒锅 | 4900',
      ),
      branch(
        'Coffee & Tea=咖啡与茶',
        'Coffee makers=咖啡机 | coffee maker=咖啡机 | 12900; Teapots=茶壶 | teapot=茶壶 | 3200; Mugs=马克杯 | mug=马克杯 | 1200',
      ),
      branch(
        'Appliances=厨房电器',
        'Rice cookers=电饭煲 | rice cooker=电饭煲 | 7900; Blenders=搅拌机 | blender=搅拌机 | 5900; Kettles=电水壶 | kettle=电水壶 | 3900',
      ),
    ],
  },
  {
    en: 'Electronics',
    zh: '数码电子',
    aspect: 'performance',
    brands: pairs('Voltaire=伏尔特, Qinyun=琴韵, Pixelforge=像素工坊, Nimbus=云匠, Hexa=六角, Lanhai=蓝海'),
    styles: pairs(
      'Wireless=无线, Noise-cancelling=降噪, Ergonomic=人体工学, Slim=超薄, Fast=快速, RGB=炫彩, Travel=便携',
    ),
    branches: [
      branch(
        'Audio=影音',
        'Headphones=耳机 | headphones=耳机 | 8900; Speakers=音箱 | speaker=音箱 | 6900; Soundbars=回音壁 | soundbar=回音壁 | 15900',
      ),
      branch(
        'Computing=电脑配件',
        'Keyboards=键盘 | keyboard=键盘 | 6500; Mice=鼠标 | mouse=鼠标 | 3500; Monitors=显示器 | monitor=显示器 | 21900',
      ),
      branch(
        'Mobile=手机配件',
        'Phone cases=手机壳 | phone case=手机壳 | 1500; Chargers=充电器 | charger=充电器 | 2500; Power banks=充电宝 | power bank=充电宝 | 3500',
      ),
    ],
  },
  {
    en: 'Fashion',
    zh: '服饰鞋包',
    aspect: 'fit',
    brands: pairs('Alder & Ash=桤木, Yunshang=云裳, Portland Row=波特兰, Suyi=素衣, Marlowe=马洛, Qingmu=青木'),
    styles: pairs('Cotton=纯棉, Silk=真丝, Slim-fit=修身, Oversized=宽松, Waterproof=防水, Pleated=百褶, Classic=经典'),
    branches: [
      branch(
        'Women=女装',
        'Dresses=连衣裙 | dress=连衣裙 | 5900; Blouses=女衬衫 | blouse=女衬衫 | 3900; Skirts=半身裙 | skirt=半身裙 | 3500',
      ),
      branch(
        'Men=男装',
        'Shirts=男衬衫 | shirt=男衬衫 | 3900; Trousers=长裤 | trousers=长裤 | 4900; Jackets=夹克 | jacket=夹克 | 8900',
      ),
      branch(
        'Shoes=鞋靴',
        'Sneakers=运动鞋 | sneakers=运动鞋 | 7500; Boots=靴子 | boots=靴子 | 9900; Sandals=凉鞋 | sandals=凉鞋 | 3900',
      ),
    ],
  },
  {
    en: 'Beauty',
    zh: '美妆个护',
    aspect: 'skin',
    brands: pairs(
      'Belle Aube=晨光, Hanfang=汉方, Petal Lab=花瓣实验室, Shuiguang=水光, Verbena=马鞭草, Meiji Rose=玫记',
    ),
    styles: pairs(
      'Hydrating=保湿, Gentle=温和, Matte=哑光, Brightening=提亮, Repairing=修护, Rose=玫瑰, Fragrance-free=无香',
    ),
    branches: [
      branch(
        'Skin Care=护肤',
        'Face creams=面霜 | face cream=面霜 | 2900 | *; Serums=精华液 | serum=精华液 | 3900 | *; Sunscreens=防晒霜 | sunscreen=防晒霜 | 1900 | *',
      ),
      branch(
        'Make-up=彩妆',
        'Lipsticks=口红 | lipstick=口红 | 1900; Foundations=粉底液 | foundation=粉底液 | 2900 | *; Mascaras=睫毛膏 | mascara=睫毛膏 | 1700',
      ),
      branch(
        'Hair Care=护发',
        'Shampoos=洗发水 | shampoo=洗发水 | 1100 | *; Hair masks=发膜 | hair mask=发膜 | 1600 | *; Hair dryers=吹风机 | hair dryer=吹风机 | 5900',
      ),
    ],
  },
  {
    en: 'Sports & Outdoors',
    zh: '运动户外',
    aspect: 'weight',
    brands: pairs('Ridgeline=山脊, Tuyou=途游, Fjellvik=峡湾, Veloce=疾风, Hanshan=寒山, Summit Co=登峰'),
    styles: pairs(
      'Ultralight=超轻, Four-season=四季, Non-slip=防滑, Adjustable=可调节, Reflective=反光, Windproof=防风, Pro=专业',
    ),
    branches: [
      branch(
        'Camping=露营',
        'Tents=帐篷 | tent=帐篷 | 14900; Sleeping bags=睡袋 | sleeping bag=睡袋 | 7900; Camping stoves=露营炉 | camping stove=露营炉 | 4500',
      ),
      branch(
        'Fitness=健身',
        'Yoga mats=瑜伽垫 | yoga mat=瑜伽垫 | 2500; Dumbbells=哑铃 | dumbbells=哑铃 | 3900; Skipping ropes=跳绳 | skipping rope=跳绳 | 1200',
      ),
      branch(
        'Cycling=骑行',
        'Helmets=骑行头盔 | bike helmet=骑行头盔 | 5900; Bike lights=车灯 | bike light=自行车灯 | 2500; Cycling gloves=骑行手套 | cycling gloves=骑行手套 | 1900',
      ),
    ],
  },
  {
    en: 'Baby & Toys',
    zh: '母婴玩具',
    aspect: 'safety',
    brands: pairs('Tiny Otter=小水獭, Beibei=贝贝家, Woodling=木童, Cloudcub=云朵熊, Mengya=萌芽, Pipkin=皮皮'),
    styles: pairs('Soft=柔软, Wooden=木制, Organic=有机, Colourful=彩色, Night=夜用, Washable=可水洗, Starter=入门'),
    branches: [
      branch(
        'Baby Care=婴儿护理',
        'Nappies=纸尿裤 | nappies=纸尿裤 | 1900 | *; Baby bottles=奶瓶 | baby bottle=奶瓶 | 1500; Strollers=婴儿车 | stroller=婴儿车 | 22900',
      ),
      branch(
        'Toys=玩具',
        'Building blocks=积木 | building blocks=积木 | 2900; Puzzles=拼图 | puzzle=拼图 | 1500; Plush toys=毛绒玩具 | plush toy=毛绒玩具 | 1900',
      ),
      branch(
        'Learning=早教',
        'Picture books=绘本 | picture book=绘本 | 1200; Drawing sets=画笔套装 | drawing set=画笔套装 | 1700; Music toys=音乐玩具 | music toy=音乐玩具 | 2500',
      ),
    ],
  },
  {
    en: 'Food & Drink',
    zh: '食品饮料',
    aspect: 'taste',
    brands: pairs('Goldenfield=金穗, Chashan=茶山, Olivara=橄榄园, Sanwei=三味, Bean Theory=豆论, Riverbend=河湾'),
    styles: pairs('Roasted=烘焙, Organic=有机, Dark=黑, Spicy=香辣, Mountain=高山, Extra-fine=特级, Low-sugar=低糖'),
    branches: [
      branch(
        'Snacks=零食',
        'Nuts=坚果 | nuts=坚果 | 900 | *; Chocolate=巧克力 | chocolate=巧克力 | 700 | *; Crisps=薯片 | crisps=薯片 | 400 | *',
      ),
      branch(
        'Drinks=饮品',
        'Green tea=绿茶 | green tea=绿茶 | 1900 | *; Coffee beans=咖啡豆 | coffee beans=咖啡豆 | 1500 | *; Juice=果汁 | juice=果汁 | 500 | *',
      ),
      branch(
        'Pantry=粮油',
        'Noodles=面条 | noodles=面条 | 400 | *; Rice=大米 | rice=大米 | 1300 | *; Olive oil=橄榄油 | olive oil=橄榄油 | 1400 | *',
      ),
    ],
  },
];
