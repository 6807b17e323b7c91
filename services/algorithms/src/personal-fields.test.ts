import { describe, expect, it } from 'vitest';
import { type PersonalKind, readFieldName, type Whose } from './personal-fields.js';

const kindOf = (name: string, whose: Whose = 'thing') => readFieldName(name).kind[whose];

const named: Record<PersonalKind, string[]> = {
  email: [
    ...[
      'email',
      'e_mail',
      'E-Mail',
      'mail',
      'emailAddress',
      'EMAIL_ADDRESS',
      'customer.email',
      'billing_email',
      'email2',
    ],
    ...[
      'contactEmail',
      'ｅｍａｉｌ',
      'emails',
      'user_email_address',
      'email_sha256',
      '邮箱',
      '电子邮箱',
      '收件人邮箱',
      'courriel',
    ],
  ],
  phone: [
    ...[
      'phone',
      'mobile',
      'tel',
      'telephone',
      'cell',
      'msisdn',
      'phoneNumber',
      'phone_no',
      'Phone 2',
      'billing_phone',
      'téléphone',
    ],
    ...[
      'homePhone',
      'work_phone',
      'contact_number',
      'fax',
      '电话',
      '手机',
      '手机号',
      '联系电话',
      '收货人电话',
      '用户手机号码',
    ],
  ],
  name: [
    ...[
      'firstName',
      'first_name',
      'FIRST NAME',
      'last_name',
      'lastname',
      'full_name',
      'fullname',
      'surname',
      'username',
      'user_name',
    ],
    ...[
      'customer_name',
      'recipientName',
      'shipping_name',
      'billing_first_name',
      'nick_name',
      'name_on_card',
      'Vorname',
      'prénom',
    ],
    ...['姓名', '收货人', '收货人姓名', '客户姓名', '联系人', '昵称', 'billingLastName', 'account_holder_name'],
  ],
  address: [
    ...[
      'address',
      'addr',
      'address_line_1',
      'addressLine2',
      'address1',
      'street',
      'street_address',
      'zip',
      'zip_code',
      'postcode',
    ],
    ...[
      'postalCode',
      'billing_address',
      'shippingAddress',
      'billing_address_city',
      'shipping_city',
      'delivery_address_line2',
    ],
    ...['home_address', 'Straße', 'PLZ', '地址', '收货地址', '详细地址', '邮编', '收货人地址', '收货城市'],
  ],
  ip: [
    'ip',
    'IP',
    'ip_address',
    'ipAddress',
    'client_ip',
    'clientIp',
    'remote_addr',
    'x_forwarded_for',
    'X-Forwarded-For',
    'userIp',
  ],
  user_agent: ['user_agent', 'userAgent', 'User-Agent', 'ua', 'http_user_agent', 'userAgentData'],
};

describe('a name that tells of a person anywhere', () => {
  for (const [kind, list] of Object.entries(named)) {
    it.each(list)(`${kind}: %s`, (name) => {
      expect(kindOf(name)).toBe(kind);
      expect(kindOf(name, 'delivery')).toBe(kind);
    });
  }
});

describe('names that tell of nobody', () => {
  it.each([
    ...[
      'name',
      'product_name',
      'productName',
      'campaign_name',
      'campaign.name',
      'page_name',
      'page.title',
      'title',
      'brand',
      'brand_name',
    ],
    ...[
      'file_name',
      'filename',
      'hostname',
      'host',
      'app_name',
      'screen_name',
      'event_name',
      'company_name',
      'store_name',
      'list_name',
    ],
    ...[
      'email_opt_in',
      'emailVerified',
      'email_campaign',
      'email_subject',
      'mailchimp_id',
      'phone_case',
      'phone_model',
      'headphones',
    ],
    ...[
      'smartphone',
      'iphone',
      'microphone',
      'mobile_app',
      'cellulose',
      'hotel',
      'motel',
      'telescope',
      'streetwear',
      'zipper',
      'surcharge',
    ],
    ...[
      'mac_address',
      'web_address',
      'store_address',
      'wallet_address',
      'city',
      'country',
      'state',
      'region',
      'district',
      'location',
    ],
    ...[
      'ship',
      'shipping',
      'shipping_method',
      'membership',
      'membership_level',
      'ownership',
      'zipline',
      'tip',
      'vip',
      'chip',
      'clip',
    ],
    ...[
      'client_name',
      'default_name',
      'new_name',
      'display_name',
      'handle',
      'first',
      'last',
      'login',
      'last_login',
      'line',
      'suite',
    ],
    ...[
      'user',
      'user_id',
      'customer',
      'customer_id',
      'customer_group',
      'account_type',
      'contact',
      'profile',
      'billing',
      'usage',
    ],
    ...[
      'agent',
      'version',
      'app_version',
      'build',
      'size',
      'colour',
      '商品名称',
      '品牌',
      '名称',
      '颜色',
      '城市',
      '手机壳',
      '电话亭',
      '用户',
    ],
    ...['constructor', '__proto__', 'toString', '', '   ', '123', 'a'.repeat(1_000), '📧'],
  ])('%s', (name) => {
    expect(kindOf(name)).toBeUndefined();
  });
});

describe('a name that tells of a person in a person only', () => {
  it.each(['name', 'first', 'last', 'display_name', 'login', 'handle'])('%s', (name) => {
    expect(kindOf(name, 'thing')).toBeUndefined();
    expect(kindOf(name, 'person')).toBe('name');
    expect(kindOf(name, 'delivery')).toBe('name');
  });

  it.each(['city', 'line1', 'apartment', '区县'])('or where something is delivered: %s', (name) => {
    expect(kindOf(name, 'person')).toBeUndefined();
    expect(kindOf(name, 'delivery')).toBe('address');
  });
});

describe('an object', () => {
  it.each([
    ['customer', 'person'],
    ['users', 'person'],
    ['traits', 'person'],
    ['customerInfo', 'person'],
    ['name', undefined],
    ['fullName', 'person'],
    ['收货人', 'person'],
    ['billing', 'delivery'],
    ['shipping_details', 'delivery'],
    ['billing_address', 'delivery'],
    ['product', 'thing'],
    ['line_items', 'thing'],
    ['campaign', 'thing'],
    ['page', 'thing'],
    ['device', 'thing'],
    ['extra', undefined],
  ])('under %s is of: %s', (name, whose) => {
    expect(readFieldName(name).opens).toBe(whose);
  });
});

it.each(['last_ip', 'ip', 'lastIp', 'ip_of_client', 'userIP', 'edge_ipv4', 'proxy-ip'])(
  '%s speaks of an IP address',
  (name) => {
    expect(readFieldName(name).speaksOfIp).toBe(true);
  },
);

it.each(['zip', 'ship', 'vip', 'chip_version', 'version', 'description', 'clipart', 'tip'])(
  '%s does not speak of an IP address',
  (name) => {
    expect(readFieldName(name).speaksOfIp).toBe(false);
  },
);
