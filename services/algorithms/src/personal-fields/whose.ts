// Whose field it is: by the object that it stands in, or by a word before it. In bare form, singular.

const words = (text: string) => text.trim().split(/\s+/);

const someone = words(`
  customer user buyer shopper purchaser person people contact recipient receiver consignee addressee sender member account guest
  visitor subscriber owner cardholder accountholder payer reviewer attendee passenger traveler traveller patient
  employee profile lead
  客户 用户 买家 会员 顾客 收货人 收件人 寄件人 联系人 下单人 持卡人 客戶 用戶 買家 會員 顧客 收貨人 聯絡人`);

const delivery = words(`
  billing shipping delivery billto shipto invoice 收货 收件 寄件 配送 账单 发票 收貨 配送信息 收货信息`);

/** Objects of a person's fields. */
export const persons = [...someone, ...words('traits trait identity 个人信息 用户信息 客户信息')];

export const deliveries = delivery;

/** Objects whose `name` is nobody's, wherever they stand. */
export const things = words(`
  product item lineitem campaign page app application device os browser library network screen store shop category brand plan
  coupon promotion company organization organisation group event article sku variant seller merchant vendor file carrier
  method rate option service warehouse location collection list 商品 产品 店铺 商家 品牌 分类 活动 页面`);

/** Words before a field that make it a person's, as in customer_name. */
export const personQualifiers = [...someone, ...words('cust usr traits')];

/** As in shipping_city. */
export const deliveryQualifiers = [...delivery, ...words('ship bill deliver')];

/** Words that say nothing of whose it is, as in work_phone; `client` may be a program, of which `name` is no person's. */
export const anyQualifiers = words(`
  client home work office business private personal primary secondary alternate alternative alt main default other current old new
  previous emergency my your daytime day evening verified registered login address street day parent spouse`);
