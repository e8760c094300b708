# Concepts made of others, the same in every language. See en.lex for how lines are written.

[under-12]
@young

[asks-photo]       # sign 11
@ask ~ @private-photo
@ask ~ @undress
@ask ~ @photo
@ask @me ~ @photo
send (me|us) (more|one|another|a new|your) @photo
send @private-photo
send (me|us) @private-photo
show (me|him|them) (your|my|her) (body|chest|boobs|face)
(more|another) @photo
ask what i (look like|wear)
see (me|my|her) ~ @private-photo
not want send ~ @photo
not want show ~ @photo
not want take ~ @photo
not send (any|him|them|more)? @photo
refuse* send @photo
want (me|her) (on|in front of)? camera
photo or (video|photo|he|i|block)
(ขอ|อยากได้|อยากดู|อยากเห็น|ให้ส่ง|ส่ง)(รูป|ภาพ|คลิป|วิดีโอ)
(ไม่อยาก|ไม่กล้า|ไม่ยอม|ไม่ได้)(ส่ง|ถ่าย|ถอด|โชว์|เปิดกล้อง)
ส่ง(รูป|คลิป|ภาพ)มา(ให้)?(ดู|หน่อย|สิ|พี่|ก่อน)

[asks-private]
@ask ~ @private-photo
@ask ~ @undress
send @private-photo
send (me|us) @private-photo

[sexual-talk]
@sexual

[asks-sex]
@ask ~ @sexual
@he ~ @sexual

[meets]
@ask ~ @meet
@he ~ @pickup
meet (up)? (with)? (him|her|them|someone|guy|man|this guy|stranger|boy from|my boyfriend|my online)
(go|going) (to)? (see|meet|visit) (him|her|them|someone|guy|my)
(he|she|they) come (to)? (see|meet|visit|get|pick) (me|her|us)
(see|meet) each other
(he|him|they) ~ meet
(date|meet|meet up) with
plan (to)? meet, agreed (to)? meet, agree meet, arrange* (to)? meet, planning (to)? meet, (set|fix) (a)? (date|time|place)
(meet|wait for|see|join) (me|him|her|us) (at|in|by|near|outside|behind|after|alone|tonight|tomorrow|there|today)
(go|run away|leave|travel|move|going) (away|off)? (to|with|to live with|to see|to be with) (him|her boyfriend|his|her|this guy|someone|guy|man)
(นัด|นัดเจอ|นัดพบ|นัดไป|นัดให้)
(อยาก|จะ|ขอ|ชวน|ให้|นัด|บอกให้)(มา)?(เจอ|พบ|ไปเจอ|มาเจอ|มาหา|ไปหา|ออกไปเจอ)
(จะ|จะไป|ไป|ออกไป|แอบไป|มา)(เจอ|พบ|หา)(กับ)?(เขา|มัน|พี่เขา|พี่คนนี้|คนในเกม|คนที่คุย|แฟน|ผู้ชาย|คนนี้)
@he ~ มาหา
@he ~ มารับ
@he ~ พาไป

[suspect]          # somebody a child should not be alone with
@stranger
@older

[suspect-online]
@stranger
@older
@online
@he @online

[threatens]
@threat ~~ @harm
@threat ~~ @spread
@harm ~~ @threat
@he ~ @harm
(he|she|they|guy|man|person|someone) (threat|blackmail)
threat (me|her|him|us|my)
blackmail, sextort*, extort
(say|told|tell) (me)? ~ @harm
or (he|she|they|else|i) ~ @harm
@threat-strong
ขู่, แบล็คเมล์, ข่มขู่

[threatens-spread]
@threat ~~ @spread
@spread ~~ @threat
@he ~ @spread ~ @my-photo
@he ~ @spread ~ @everyone
have (my|her|his) @photo
ปล่อย(คลิป|รูป|ภาพ)
(จะ|ขู่)(ปล่อย|แชร์|โพสต์|ประจาน|ลง|แฉ)

[wants-money]
@ask ~ @money
@threat ~~ @money
@money ~~ @threat
pay (him|them|or|up)
send (him|them|more)? (money|cash)
(ให้|ต้อง|เรียก|จะเอา|ขอ|รีดไถ)(โอน)?(เงิน|ตังค์|ค่า)
(โอน|จ่าย)เงิน

[spreading]        # it is out
@spread ~ @my-photo
@my-photo ~ @spread
@private-photo ~ @spread
@spread ~ @private-photo
@photo ~ @spread
@spread ~ @photo
everyone (have|see|saw|got) ~ @photo

[spread-out]
post, leak, spread, share, forward, upload, pass around, pass on, go around, send around, everyone (see|have|saw|got), go viral, send to (everyone|friends|class|group|people)
แชร์, โพสต์, โพส, ปล่อย, เผยแพร่, กระจาย, ส่งต่อ, หลุด, ว่อน, ลง(เฟซ|กลุ่ม|เน็ต|ไอจี|เพจ|สตอรี่|ติ๊กต็อก|ทวิต|โซเชียล), เอาไปลง, ประจาน, แฉ, ไปทั่ว, ทั่วโรงเรียน

[own-photo]
@private-photo
(my|her|his|our) @photo
@photo of (me|my|her|him|us|a (girl|boy|child|student|pupil|friend))
(something|stuff) i send
deepfake*, fake (nude|photo|video)
(รูป|คลิป|ภาพ|วิดีโอ)(ของ)?(หนู|ผม|เรา|ฉัน|ลูก|น้อง|เพื่อน|หลาน|ลูกสาว|นักเรียน|เด็ก), คลิปหลุด, รูปหลุด, แอบถ่าย, ตัดต่อ

[private-out]
@spread-out ~ @own-photo
@own-photo ~ @spread-out
(my|her|his) (photo|video|nude) ~ (group chat|everywhere|everyone|online|internet|website|whole school|going around)
(post|share|leak|send|spread) (my|her|his|our) (photo|video|nude|private)

[sent-unwanted]
@he ~ @send ~ @unwanted
@unwanted ~ @me
@unwanted
send (me|her|him|us) ~ @private-photo
@he send ~ @private-photo
ส่ง(รูป|คลิป|ภาพ)?(โป๊|ลามก|โป้|เปลือย|จู๋)

[trusted-touch]
@trusted ~~ @touch
@touch ~~ @trusted

[trusted-odd]
@trusted ~~ @tp
@trusted ~~ @uneasy
@trusted ~~ @secret
@trusted ~~ @private-photo
@trusted ~~ @sexual
@trusted ~~ @flatter
@trusted ~~ @undress
@trusted ~~ @night
@trusted ~~ @unwanted
@trusted ~~ @pickup
@trusted ~~ @gift
@trusted ~~ @meet
@trusted ~~ @mood
@trusted ~~ @probe

[hurts-child]
@violence

[plans-death]
@die-wish ~~ @plan
@plan ~~ @die-wish

[lure]
@promise ~ @job
@job ~ @promise
@job ~~ @lure-odd
@lure-odd ~~ @job

[gives]
@he ~ @gift
@promise ~ @gift
@gift ~ @he

[threat-strong]
threat (me|her|him|us|my|to), blackmail, extort, sextort*, (ruin|destroy|wreck) (my|her|his) (life|reputation|family|future), make (me|her|him) pay, make my life (hell|miserable), use (it|them|photo|that) against (me|her|him), hold it over, come after (me|my), has (something|stuff) on me, (my|her|his) life (will be)? over if
