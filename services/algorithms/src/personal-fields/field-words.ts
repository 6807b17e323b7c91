// Names of fields in bare form (lower case, letters and digits, no number at the end), without the qualifiers of whose.ts.

/** What tells of a person anywhere; only in an object of a person's; only where something is delivered to a person. */
export interface Words {
  anywhere: readonly string[];
  ofPerson?: readonly string[];
  ofDelivery?: readonly string[];
}

const words = (text: string) => text.trim().split(/\s+/);

export const emails: Words = {
  anywhere: words(`
    email mail emailaddress emailaddr mailaddress mailaddr emailaddresses mailaddresses useremail
    emailhash hashedemail emailsha emailmd sha256email md5email emailsha256 emailmd5
    emailadresse mailadresse courriel correo correoelectronico correio posta
    邮箱 电子邮箱 电子邮件 邮箱地址 邮件地址 电子邮件地址 郵箱 電子郵箱 電子郵件 電郵 電郵地址 メール メールアドレス`),
};

export const phones: Words = {
  anywhere: words(`
    phone phonenumber phoneno phonenum telephone telephonenumber telephoneno tel telnumber telno telnum
    mobile mobilephone mobilenumber mobileno mobilenum mobiletel cell cellphone cellphonenumber cellnumber msisdn
    landline fax faxnumber faxno whatsapp whatsappnumber contactnumber contactno callbacknumber
    telefon telefonnummer telefonnr handynummer mobilnummer rufnummer telefono telefone movil celular numerodetelephone
    电话 电话号码 联系电话 联系方式 手机 手机号 手机号码 移动电话 座机 固话 固定电话 传真
    電話 電話號碼 聯絡電話 聯絡方式 手機 手機號碼 電話番号 携帯電話`),
};

export const names: Words = {
  anywhere: words(`
    firstname lastname middlename givenname familyname surname forename fullname maidenname nickname realname birthname
    preferredname fname lname nameoncard recipient addressee consignee cardholder contactperson
    vorname nachname familienname prenom nomdefamille nomcomplet apellido apellidos nombrecompleto cognome sobrenome
    姓名 名字 真实姓名 昵称 用户名 客户名 会员名 收货人 收件人 联系人 寄件人 持卡人 下单人
    真實姓名 暱稱 用戶名 收貨人 聯絡人 氏名 お名前`),
  ofPerson: words(`
    name first last middle given family nick displayname legalname handle login fn ln nom nombre nome 姓 名 称呼`),
};

export const addresses: Words = {
  anywhere: words(`
    address addr addresses addressline addressstreet street streetaddress streetname streetnumber streetno streetline
    postaladdress mailingaddress residentialaddress postcode postalcode zipcode zip zippostalcode postal housenumber houseno
    pobox adresse anschrift strasse hausnummer plz postleitzahl direccion calle codigopostal codepostal indirizzo endereco cep
    地址 收货地址 收件地址 配送地址 寄送地址 详细地址 街道 街道地址 住址 家庭住址 家庭地址 联系地址 通讯地址 邮编 邮政编码 门牌号
    收貨地址 收件地址 詳細地址 聯絡地址 郵遞區號 門牌號 住所 郵便番号`),
  ofDelivery: words(`
    city town district county suburb apartment apt suite line landmark addresscity addressdistrict ort stadt ville ciudad
    城市 区县 市 区 县 區 縣 乡镇 小区`),
};

export const ipAddresses: Words = {
  anywhere: words(`
    ip ipaddress ipaddresses ipaddr ipv ipv4 ipv6 ipv4address ipv6address remoteip remoteaddr remoteaddress remotehost
    xforwardedfor forwardedfor forwarded httpxforwardedfor xrealip realip xclientip httpclientip trueclientip cfconnectingip
    sourceip srcip peerip callerip originip lastip loginip signupip registrationip ip地址`),
};

export const userAgents: Words = {
  anywhere: words('useragent useragentdata useragentstring httpuseragent xuseragent ua uastring uadata'),
};
