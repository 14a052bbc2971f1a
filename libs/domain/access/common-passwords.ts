/*
 * What people take when they must take something, and so what is tried first by whoever guesses. By patterns, not one by one: each word below
 * stands for itself with digits, years and marks around it, however often, in whatever case, and with @ for a. Ours.
 */
const WORDS = `
a aa aaa aaaa q qq qqq qqqq w ww www z zz zzz s ss l m y h x xx j k p ab abc abcd abcde abcdef abcdefg abcdefgh aabb aabbcc xyz qwe qwer qwert
asd asdf zxc zxcv qaz wsx edc qazwsx qweasd qweasdzxc
woaini woaiwo woaiwojia woaiwolaopo woaizhongguo woaibaba woaimama wobuzhidao wodemima wodejia woshishui woshiwo nishishui nihao nihaoma nihaonihao
nizhidao buzhidao wangjile mima mimamima mimashi wojiaoni tiancai aini ainiyiwannian yishengyishi laopo laogong baobao baobei xiaobao dabao qinqin
zhongguo zhonghua zhongguoren beijing shanghai guangzhou shenzhen tianjin chongqing chengdu wuhan xian nanjing hangzhou suzhou hefei anqing qingdao
dalian xiamen changsha zhengzhou jinan anhui jiangsu zhejiang fuwuting zhengwu zhengfu dating guanli guanliyuan xitong xitongguanli xitongguanliyuan
yunwei yunweizhongxin jishu caiwu yinhang dianli shuiwu yiyuan gongsi danwei zizhu zizhuzhongduan zhongduan fuwu mianfei kefu zhihui
caonima wocaonima shabi gongxifacai facai fuguibaifu pingan jixiang ruyi kuaile xingfu shengri chunjie guoqing duanwu zhongqiu long hu niu laohu
wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu dong xiao cheng cao yuan deng
wangwei wangfang zhangwei zhangsan lisi wangwu liwei lina liuyang wangjing xiaoming xiaohong wangwang zhangzhang
password pass@word passw0rd passwd passport pass passme mypass mypassword newpass newpassword oldpassword userpass rootpass pwd pword pa55word pa$$word pa$$w0rd
changeme changeit changethis letmein letmeinnow openup opensesame welcome hello helloworld hellohello iloveyou iloveu ilovechina iloveme loveyou lovely
sunshine princess football baseball basketball superman spiderman batman starwars pokemon dragon monkey shadow master michael jennifer jordan charlie
whatever trustno computer internet samsung huawei xiaomi apple iphone android liverpool chelsea arsenal freedom maverick mercedes corvette ferrari
firebird midnight butterfly elephant chocolate cheese flower summer winter spring autumn january february march april june july august september
october november december monday tuesday wednesday thursday friday saturday sunday morning secret topsecret mustang tigger ginger pepper cookie
killer hunter ranger soccer hockey guitar banana orange purple silver golden diamond thunder phoenix falcon matrix ninja samurai angel hannah jessica
ashley andrew thomas daniel joshua matthew robert william george
admin admins administrator adminadmin root rootroot toor guest guestguest user username userid users test tests testing tester testtest demo demodemo
sysadmin system manager operator auditor security supervisor support service services default server database oracle postgres postgresql mysql mssql redis
mongo grafana influx influxdb prometheus mosquitto mqtt docker linux ubuntu debian centos redhat windows microsoft office cisco hikvision hik dahua h3c
h3cadmin ruijie tplink zte netgear router switch firewall backup monitor device devices terminal printer scanner nginx tomcat jenkins
gitlab github wechat weixin dingtalk feishu alipay taobao tencent baidu alibaba
`;

const COMMON_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

/** Digits that stand for a sentence, for luck, or for nothing. */
const NUMBERS = `
520 521 1314 5201314 52013140 7758521 7758258 5845201314 775852100 18181818 16888888 168168 518518 520131400 1230123 11235813 31415926 314159265
3141592653 147258369 1472583690 159357 159753 741852963 789456123 147852369 963852741 321654987 456789123 123654789 112233445566 1122334455 11223344
12344321 123454321 12345654321 1029384756 13579246810 135792468 1357924680 2468101214 10203040 102030405060 123123321 741852 789456 987654 20082008
`;
const COMMON_NUMBERS: ReadonlySet<string> = new Set(NUMBERS.trim().split(/\s+/));

/** Rows and columns of a keyboard and of its block of digits, as a finger goes over them. */
const ROWS = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'abcdefghijklmnopqrstuvwxyz', '0123456789'];
const COLUMNS = [
  '1qaz',
  '2wsx',
  '3edc',
  '4rfv',
  '5tgb',
  '6yhn',
  '7ujm',
  '8ik',
  '9ol',
  '0p',
  '741',
  '852',
  '963',
  '147',
  '258',
  '369',
  '159',
  '357',
];
const backwards = (text: string): string => [...text].reverse().join('');
const WALKS = [...ROWS, ...COLUMNS].flatMap((one) => [one, backwards(one)]);
/** The shortest piece of a walk that is one. */
const STEP = 3;
const LONGEST_WALK = 26;
const MOST_BESIDE = 2;
/** The marks of a keyboard's first row are its digits, too. */
const SHIFTED: Record<string, string> = {
  '!': '1',
  '@': '2',
  '#': '3',
  $: '4',
  '%': '5',
  '^': '6',
  '&': '7',
  '*': '8',
  '(': '9',
  ')': '0',
};
/** Two rows or columns at once: q1w2e3, 1q2w3e. */
const ZIPPED = [
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'a1s2d3f4g5h6j7k8l9',
  '1a2s3d4f5g6h7j8k9l',
  'a1b2c3d4e5f6g7h8i9',
  '1a2b3c4d5e6f7g8h9i',
  's1a2b3c4',
  'zaq1xsw2cde3vfr4',
];

/** Of a walk, a number that stands for something, or one character again and again: the longest that the text begins with; 0: none. */
function pieceOf(text: string): number {
  const again = /^(.)\1+/u.exec(text)?.[0].length ?? 0;
  for (let length = Math.min(text.length, LONGEST_WALK); length >= STEP; length--) {
    const begin = text.slice(0, length);
    if (COMMON_NUMBERS.has(begin) || [...WALKS, ...ZIPPED].some((walk) => walk.includes(begin))) return Math.max(length, again);
  }
  return again;
}

/** Whether it is made of such pieces, but for a character or two. */
function isOfPieces(text: string): boolean {
  let [rest, beside] = [text, 0];
  while (rest !== '' && beside <= MOST_BESIDE) {
    const length = pieceOf(rest);
    if (length === 0) beside++;
    rest = rest.slice(length || 1);
  }
  return beside <= MOST_BESIDE;
}

function steps(text: string): Set<number> {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  return new Set(codes.slice(1).map((code, i) => code - (codes[i] ?? 0)));
}

/** One character or few again and again, or one after the other. */
function isMonotonous(text: string): boolean {
  const ways = steps(text);
  if (ways.size === 1 && [...ways].every((step) => Math.abs(step) <= 1)) return true;
  return /^(.{1,4}?)\1+.{0,2}$/u.test(text);
}

const LEET: Record<string, string> = { '@': 'a', $: 's', '0': 'o', '1': 'i', '3': 'e', '5': 's' };
const unleet = (text: string): string => text.replace(/[@$0135]/g, (mark) => LEET[mark] ?? mark);
const unshift = (text: string): string => text.replace(/[!@#$%^&*()]/g, (mark) => SHIFTED[mark] ?? mark);

/** Digits and marks around a word are tried with it. More digits than a date has are something of their own. */
const AROUND = /^[\d\p{P}\p{S}\s]{0,10}|[\d\p{P}\p{S}\s]{0,10}$/gu;
const wordsIn = (text: string): string[] => [text, unleet(text)].flatMap((one) => [one, one.replace(AROUND, '')]);

const isWord = (text: string): boolean =>
  [
    ...wordsIn(text),
    ...wordsIn(text.replace(/[\d\p{P}\p{S}\s]{1,10}$/u, '')),
    ...wordsIn(text.replace(/^[\d\p{P}\p{S}\s]{1,10}/u, '')),
  ].some((one) => COMMON_WORDS.has(one));

/** Whether a password, in small letters, is of those that are tried first. */
export function isCommonPassword(text: string): boolean {
  const bare = text.replace(/[\p{P}\p{S}\s]+$/u, '');
  return [text, bare].some(
    (one) => one !== '' && (isWord(one) || isOfPieces(one) || isOfPieces(unshift(one)) || isMonotonous(one)),
  );
}
