import fc from 'fast-check';
import { anyJson, anyStruct, type Members, nearly, objectText, oneOf, quoted, someOf } from './json-text.js';

type Text = fc.Arbitrary<string>;

const id = quoted(
  fc.oneof(
    fc.constantFrom('c-1', 'c-2', 'a-1', 'i-1', 'i-2', 'o-1', 'x'.repeat(128), '顾客-1'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.uuid(),
  ),
);
const time = quoted(
  fc.oneof(
    fc
      .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2026-06-01T00:00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    fc.constantFrom('2026-05-01T09:30:00+08:00', '2026-05-01t09:30:00.123456789z', '1999-12-31T23:59:59.999Z'),
  ),
);
const whole = fc.oneof(
  fc.constantFrom('0', '1', '2', '10000', '9007199254740991', '"12"'),
  fc.nat(1_000_000).map(String),
);
const text = quoted(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom(
      ...['Great lamp, call 13800138000', '身份证11010519491231002X 请联系', '4111 1111 1111 1111', 'jane@example.com'],
      ...[
        '浙江省杭州市西湖区文三路123号5幢301室',
        '12 Main Street, Apt 4B, Springfield, IL 62704',
        'ｐｒｉｃｅ １２．５０',
      ],
    ),
  ),
);
const currency = oneOf('EUR', 'CNY', 'JPY', 'KWD', 'eur', 'EURO');
const line = nearly(someOf({ item_id: id, quantity: whole, unit_price: whole })).map(objectText);
const lines = fc.oneof(
  fc.array(line, { maxLength: 5 }).map((each) => `[${each.join(',')}]`),
  anyJson,
);
const consent = someOf({
  analytics: oneOf(true, false, null),
  personalisation: oneOf(true, false),
  marketing: oneOf(true, false, 'yes'),
}).map(objectText);
const userAgents = oneOf(
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36',
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
  `${'('.repeat(300)}bot`,
);
const context = fc
  .tuple(
    someOf({
      ip: oneOf('203.0.113.77', '2001:db8::1', '::ffff:1.2.3.4', '999.1.1.1', '127.0.0.1:80', 7),
      user_agent: userAgents,
      userAgent: userAgents,
      email: oneOf('jane@example.com', 5, ['a@b.cc']),
      phone: oneOf('13800138000', null),
      page: anyStruct,
    }),
    fc.oneof(
      { weight: 4, arbitrary: fc.constant<Members>([]) },
      { weight: 1, arbitrary: fc.tuple(id, anyJson).map(([, value]): Members => [['more', value]]) },
    ),
  )
  .map(([known, more]) => objectText([...known, ...more]));

const types = oneOf(
  ...['view', 'search', 'add_to_cart', 'remove_from_cart', 'favourite', 'purchase', 'refund', 'review', 'question'],
  ...['coupon_redeemed', 'impression', 'recommendation_click', 'sign_up', 'identify', 'EVENT_TYPE_VIEW', 'viewed'],
);
const eventFields = {
  id,
  occurred_at: time,
  sent_at: time,
  anonymous_id: id,
  session_id: id,
  device_id: id,
  channel: oneOf('web', 'app', 'store'),
  order_id: id,
  items: lines,
  query: text,
  text,
  rating: oneOf(1, 5, 4.5, 0, '4'),
  value: whole,
  currency,
  recommendation_id: id,
  context,
  consent,
  attributes: anyStruct,
} as const;

/** Members of an event of /v1/events: what its type needs is there, unless it is broken. */
export const event: fc.Arbitrary<Members> = nearly(
  fc
    .tuple(fc.record({ type: types, customer_id: id, item_id: id }), someOf(eventFields))
    .map(([needed, more]): Members => [...Object.entries(needed), ...more]),
);

export const item: fc.Arbitrary<Members> = nearly(
  fc
    .tuple(
      id,
      someOf({
        title: text,
        titles: fc.tuple(oneOf('zh', 'en-GB', '__proto__', 'x'), text).map(([tag, title]) => `{${tag}:${title}}`),
        category_path: fc.array(id, { maxLength: 4 }).map((path) => `[${path.join(',')}]`),
        brand: text,
        price: whole,
        currency,
        in_stock: oneOf(true, false, null),
        url: oneOf('https://shop.example/i-1', '/i-1', 'javascript:alert(1)'),
        image_url: oneOf('http://shop.example/i.png', 'data:x'),
        attributes: anyStruct,
      }),
    )
    .map(([itemId, more]): Members => [['id', itemId], ...more]),
);

const decimal = oneOf(19.99, '19.99', '1e5', 1e21, 0, -1, 12, '12.345', '');
const product = nearly(
  someOf({ product_id: fc.oneof(id, fc.nat().map(String)), sku: id, price: decimal, quantity: whole, name: text }),
).map(objectText);
const trackName = oneOf(
  ...['Product Viewed', 'product_viewed', 'Products Searched', 'Product Added', 'Product Removed', 'Order Completed'],
  ...['Order Refunded', 'Product Reviewed', 'Coupon Applied', 'Signed Up', 'Product Clicked', 'impression', 'question'],
  ...['Product Addd', 'Something Else', '', 7, null],
);
const properties = nearly(
  someOf({
    product_id: id,
    price: decimal,
    quantity: whole,
    currency,
    total: decimal,
    revenue: decimal,
    order_id: fc.oneof(id, fc.nat().map(String)),
    query: text,
    review_body: text,
    rating: oneOf('4', 4, 5.5),
    coupon: text,
    recommendation_id: id,
    products: fc.array(fc.oneof(product, anyJson), { maxLength: 4 }).map((each) => `[${each.join(',')}]`),
    email: text,
  }),
).map(objectText);
const segmentContext = someOf({
  ip: oneOf('203.0.113.77'),
  userAgent: userAgents,
  sessionId: fc.oneof(id, fc.nat().map(String)),
  device: oneOf({ id: 'd-1' }, 'd', null),
  consent: oneOf({ categoryPreferences: { analytics: true, Advertising: false } }, { categoryPreferences: 7 }, []),
  page: anyStruct,
}).map(objectText);

/** Members of a message of the Segment HTTP API. */
export const segmentMessage: fc.Arbitrary<Members> = nearly(
  fc
    .tuple(
      fc.record({
        type: oneOf('track', 'track', 'track', 'identify', 'alias', 'page', 'screen', 'group', 'nothing', 7),
      }),
      fc.record({
        userId: fc.oneof(id, fc.nat().map(String)),
        event: trackName,
        properties: fc.oneof({ weight: 9, arbitrary: properties }, anyJson),
      }),
      someOf({
        messageId: id,
        anonymousId: id,
        timestamp: time,
        originalTimestamp: time,
        sentAt: time,
        previousId: id,
        channel: oneOf('browser', 'mobile', 'server', 5),
        traits: anyStruct,
        context: fc.oneof({ weight: 9, arbitrary: segmentContext }, anyJson),
        integrations: oneOf({ All: true }),
      }),
    )
    .map(([type, needed, more]): Members => [...Object.entries(type), ...Object.entries(needed), ...more]),
);

const shippers = someOf({
  '@timestamp': fc.oneof(time, anyJson),
  '@version': oneOf('1', 1),
  host: oneOf('web-1', { name: 'web-1' }),
  tag: oneOf('shop'),
  date: oneOf(1_777_627_800.412, 1_777_627_800_412, -1, 1e300, '2026-05-01'),
  stream: oneOf('stdout'),
});
const lineOf: Text = fc.oneof(
  event.map((members) => JSON.stringify(objectText(members))),
  event.map(objectText),
  event.map((members) => JSON.stringify(objectText(members).slice(0, -2))),
  anyJson,
);

/** Members of a record of a log shipper: an event beside the shipper's fields, or in a line. */
export const logRecord: fc.Arbitrary<Members> = fc.oneof(
  fc.tuple(event, shippers).map(([fields, theirs]): Members => [...fields, ...theirs]),
  fc
    .tuple(fc.constantFrom('message', 'log'), lineOf, shippers)
    .map(([name, line, theirs]): Members => [[name, line], ...theirs]),
);
