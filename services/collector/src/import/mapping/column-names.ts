/** Names that columns have elsewhere, bare, to target fields. */
const words: Readonly<Record<string, readonly string[]>> = {
  customer_id: [
    'customerid',
    'customer',
    'userid',
    'user',
    'buyerid',
    'clientid',
    'memberid',
    'uid',
    'customeruniqueid',
    '用户id',
    '客户编号',
    '会员编号',
  ],
  anonymous_id: ['anonymousid', 'visitorid', 'visitor', 'cookieid'],
  session_id: ['sessionid', 'session', 'visitid'],
  item_id: ['itemid', 'productid', 'sku', 'stockcode', 'asin', 'article', 'articleid', '商品id', '商品编号'],
  order_id: ['orderid', 'invoiceno', 'invoice', 'invoiceid', 'transactionid', 'orderno', '订单号', '订单编号'],
  occurred_at: [
    'occurredat',
    'timestamp',
    'time',
    'date',
    'datetime',
    'createdat',
    'eventtime',
    'invoicedate',
    'orderdate',
    'orderpurchasetimestamp',
    'purchasetime',
    'ts',
    '时间',
    '下单时间',
  ],
  type: ['type', 'event', 'eventtype', 'action', 'behavior', 'behaviortype', 'behaviour'],
  title: ['title', 'name', 'productname', 'itemname', 'description', '商品名称', '名称'],
  brand: ['brand', 'manufacturer', '品牌'],
  category_path: ['category', 'categorypath', 'categories', 'productcategoryname', 'department', '类目', '分类'],
  price: ['price', 'unitprice', 'amount', '价格', '单价'],
  currency: ['currency', 'currencycode'],
  query: ['query', 'searchterm', 'keyword', 'q'],
  text: ['text', 'review', 'reviewtext', 'comment', '评论'],
  rating: ['rating', 'score', 'stars', 'reviewscore', '评分'],
  value: ['value', 'total', 'ordertotal', 'totalprice', 'revenue', '金额', '总价'],
  quantity: ['quantity', 'qty', 'units', 'count', '数量'],
  channel: ['channel', 'source', '渠道'],
  in_stock: ['instock', 'available', 'stock'],
  url: ['url', 'link', 'producturl'],
  image_url: ['imageurl', 'image'],
};
/** When somebody became a customer. */
export const signUps = [
  'signuptime',
  'signupdate',
  'signedupat',
  'registeredat',
  'registrationdate',
  'customersince',
  '注册时间',
];
function bare(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The column that probably is meant for a target field; of nested ones the last name counts.
 * @param first names that are better than the usual ones
 */
export function columnFor(
  target: string,
  columns: readonly string[],
  first: readonly string[] = [],
): string | undefined {
  for (const word of [...first, bare(target), ...(words[target] ?? [])]) {
    const found = columns.find((column) => bare(column.split('.').at(-1) ?? column) === word);
    if (found !== undefined) return found;
  }
  return undefined;
}
