import { endOf, type Span } from './span.js';

/** A house, building or room number: what every address that is found has. */
const house =
  /(?:[A-Za-z]?\d{1,5}(?:[号號](?!线)|弄|栋|幢|座|单元|室)|[一二三四五六七八九十百零〇两]{1,5}[号號](?!线))/g;
const streets = /(?:小区|花园|花苑|公寓|家园|新村|大厦|路|街|道|巷|弄|胡同|里|段|村|镇|乡|庄|屯|坊)$/;
/** Words that end like a street and are none. */
const noStreets =
  /(?:这条|那条|[一半上网思出线马道铁公电套]|走)路$|(?:频|渠|知|味|赛|管|轨|通|报|地)道$|[这那哪]里$|(?:[一上逛]|步行)街$|[阶片手时]段$|城里$|[房家屋]里$|乡村$/;
const divisions = /省|自治区|市|区|县|州|盟|旗/g;
const division = /(?:省|自治区|市|区|县|州|盟|旗|街道|镇|乡|村|路|街|道|巷)/;
/** What stands before an address in a sentence. */
const leadIns = /(?:住在|位于|住|在|到|寄|址|是|送|至|发|往|去|收|给|家|来)/g;
const han = /[\u3400-\u9fff0-9A-Za-z]/;
const windowCharacters = 48;
const nameCharacters = 6;
const rest =
  /(?:[ -]?[\u3400-\u9fff]{0,6}?(?:[A-Za-z]?\d{1,5}[A-Za-z]?|[A-Za-z]|[一二三四五六七八九十]{1,3})(?:号楼|号院|栋|幢|座|楼|层|单元|室|房|户)){1,5}/y;
const bare = /(?:院|楼)?(?:-\d{1,4}){0,3}/y;

/** Where the words that name the place begin, in the text before a house number. */
function placeStart(place: string): number {
  const first = division.exec(place)?.index ?? place.length;
  let from = Math.max(0, first - nameCharacters);
  for (const match of place.slice(0, Math.max(0, first - 1)).matchAll(leadIns)) {
    from = Math.max(from, match.index + match[0].length);
  }
  return from;
}

/** Addresses such as 浙江省杭州市西湖区文三路123号5幢301室, or 文三路123号 alone. */
export function findChineseAddresses(text: string): Span[] {
  const spans: Span[] = [];
  let last = 0;
  house.lastIndex = 0;
  for (let match = house.exec(text); match !== null; match = house.exec(text)) {
    const earliest = Math.max(last, match.index - windowCharacters);
    let open = match.index;
    while (open > earliest && han.test(text.charAt(open - 1))) open--;
    const place = text.slice(open, match.index);
    const onStreet = place.length >= 3 && streets.test(place) && !noStreets.test(place);
    const inDivision = place.length >= 4 && (place.match(divisions)?.length ?? 0) >= 2;
    if (!onStreet && !inDivision) continue;
    const numbered = endOf(bare, text, house.lastIndex);
    const to = Math.max(numbered, endOf(rest, text, numbered));
    spans.push({ from: open + placeStart(place), to, kind: 'address' });
    last = to;
    house.lastIndex = to;
  }
  return spans;
}
