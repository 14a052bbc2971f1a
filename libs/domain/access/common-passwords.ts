/** What people take when they must take something: tried first by whoever guesses. Lower case; a mark or few digits behind change nothing. Ours. */
const WORDS = `
123456 1234567 12345678 123456789 1234567890 0123456789 12345678910 123456789a 123456789q 987654321 87654321 9876543210 147258369 1472583690
159357 159753 741852963 789456123 147852369 963852741 321654987 456789123 520520 5201314 52013140 5201314520 1314520 13145200 7758521 7758258 775852100
woaini woaini520 woaini521 woaini1314 woaini5201314 woaini123 woaiwo woaiwojia woaiwolaopo woaizhongguo wodemima wodemima123 mima1234 mimamima mima123456
mimashi buzhidao wojiaoni nishishui nihao123 nihaoma nihaonihao tiancai aini1314 ainiyiwannian wocaonima caonima caonima123 laopo520 laogong520
baobao520 baobei520 zhongguo zhongguo123 zhonghua beijing2008 beijing123 shanghai123 guangzhou shenzhen anhui123 hefei123 anqing123 fuwuting zhengwu
zhengwu123 zhengfu123 guanliyuan guanliyuan123 xitong123 xitongguanli yunwei123 yunweizhongxin zizhuting zizhuzhongduan qwerty123 qwertyuiop qwertyuiop123
qwerty12 qwerty1234 qwerty12345 qwerty123456 qwer1234 qwer12345 qwer123456 qweasd123 qweasdzxc qweasdzxc123 qazwsx123 qazwsxedc qazwsxedc123 qazxswedc
qaz123456 1qaz2wsx 1qaz2wsx3edc 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 zaq12wsx zaq1zaq1 zxcvbnm123 zxcvbnm1 zxcvbnm123456 zxcvbnmasdfghjkl
zxc123456 asdfghjkl asdfghjkl123 asdf1234 asdfasdf asdasd123 asd123456 asd123asd asdqwe123 a123456 a1234567 a12345678 a123456789 aa123456 aa12345678
aa123456789 aaa123456 aaa12345 abc123456 abc12345 abc123abc abcd1234 abcd12345 abcd123456 abcde12345 abcdef123 abcdefg1 abcdefg123 ab123456 ab12345678
q123456 q1234567 q12345678 q123456789 qq123456 qq12345678 qq123456789 qqqq1111 w123456 w12345678 w123456789 z123456 z12345678 z123456789 zz123456 zzz123456
x123456 x123456789 s123456 s12345678 l12345678 l123456789 m123456 m12345678 y12345678 h12345678 wang123456 zhang123 zhang123456 li123456 liu123456
chen123456 yang123456 zhao123456 huang123456 wangwang zhangwei zhangwei123 wangwei123 wangfang liwei123 lina1234 password password1 password12 password123
password1234 password12345 passw0rd passw0rd1 passw0rd123 p@ssw0rd p@ssw0rd1 p@ssw0rd123 p@ssword p@ssword1 pa55word pa$$w0rd passport pass1234 pass12345
pass123456 mypassword mypassword1 newpassword newpass123 oldpassword changeme changeme1 changeme123 changeit letmein1 letmein123 letmeinnow welcome1
welcome12 welcome123 welcome1234 welcome2 iloveyou iloveyou1 iloveyou2 iloveyou520 iloveyou1314 ilovechina iloveu520 sunshine sunshine1 princess princess1
football football1 baseball baseball1 basketball superman superman1 spiderman batman123 starwars pokemon1 dragon123 monkey123 shadow123 master123
michael1 jennifer jordan23 charlie1 whatever whatever1 trustno1 computer computer1 internet internet1 samsung1 huawei123 xiaomi123 liverpool chelsea1
arsenal1 freedom1 maverick mercedes corvette ferrari1 firebird midnight butterfly elephant chocolate cheese123 flower123 summer123 summer2024 summer2025
summer2026 winter123 winter2024 winter2025 winter2026 spring123 spring2026 autumn2026 qingdao1 chongqing tianjin1 nanjing1 wuhan123 chengdu1 xian1234
administrator administrator1 admin123 admin1234 admin12345 admin123456 admin888 admin8888 admin@123 admin@1234 admin@123456 admin2024 admin2025 admin2026
adminadmin admin123admin root1234 root12345 root123456 rootroot rootpass toor1234 guest123 guest1234 guestguest user1234 user12345 user123456 username
test1234 test12345 test123456 testtest testing1 testing123 tester123 demo1234 demodemo sysadmin sysadmin1 sysadmin123 system123 system1234 manager1
manager123 operator operator1 operator123 auditor1 auditor123 security security1 security123 supervisor supervisor1 support1 support123 default1
default123 secret123 secret1234 topsecret server123 database database1 oracle123 postgres postgres1 postgres123 mysql123 mysql1234 redis123 grafana1
grafana123 influxdb influxdb1 mosquitto mosquitto1 docker123 linux1234 windows1 windows10 windows123 cisco123 hikvision hikvision1 hik12345 dahua123
huawei@123 huawei12#$ h3c123456 h3cadmin ruijie123 tplink123 admin@huawei zxcvbnm, 1234qwer 1234abcd 1234qwerasdf 123qweasd 123qweasdzxc 123qwe123 123qwe456
123abc123 123456abc 123456qwe 123456asd 123456zxc 1234567a 1234567q 12345678a 12345678q 12345qwert 123456aa 123456qq 1234rewq 123123123 123123qwe 123321123
123654789 112233445566 1122334455 11223344 11112222 12344321 123454321 12341234 12345654321 1029384756 13579246810 135792468 1357924680 2468101214
88888888 888888888 66666666 666666666 99999999 00000000 000000000 11111111 111111111 22222222 33333333 55555555 77777777 5845201314 7788521 18181818 16888888
168168168 518518518 520131400 521521521 1230123 11235813 31415926 314159265 3141592653 a1b2c3d4 a1b2c3d4e5 a1s2d3f4 a1s2d3f4g5 s1a2b3c4 1a2b3c4d 1a2b3c4d5e
abcd@1234 abc@1234 abc@12345 abc@123456 qwe@1234 asd@1234 zxc@1234 qwer@1234 aa@123456 pass@1234 pass@word1 test@1234 root@1234 user@1234 abcabc123
qweqwe123 zxczxc123 qweqweqwe aaaaaa11 aaaa1111 aabbccdd aabb1122 aabbcc112233 abcd1111 a0000000 a1111111 a8888888 a6666666
`;

export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
