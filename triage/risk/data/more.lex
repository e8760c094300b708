# Around the point: how people say these things without the plain word for it. Every concept here also stands in en.lex or
# th.lex; lines add up.

[pickup]
(taxi|car|grab|driver|van|bus) (already)? (here|coming|outside|arrive|on its way|on the way|waiting|sent), (send|sent|order|book|call) (me|her|a|the)? (taxi|grab|car|van|driver|uber), (wait|waiting|be) (by|at|outside|near) (the|my|our|her) (school|gate|bus stop|station|corner|house|shop|temple), bell (go|ring), coming up from, come up from, come down to, coming over, come round, come over, on the bus to, on the train to, going to his, going to her, go to (his|her) (flat|place|house|room|condo), at his (flat|place|house|condo|room), (mom|dad|parent|she|he) think (i|im|she) at, told (mom|dad|my mom|my parents) (i|im|that i), say (i|im) at (a)? (friend|sleepover|tutor), lie to (my)? (mom|dad|parent), do not bring (anyone|anybody|your friend|any), not bring (anyone|friend), dont bring anyone, wear (something|a|that|the|sth)? (nice|sexy|short|pretty|dress|skirt), come by yourself, by myself to (meet|see), come on your own, no one else come, i only know (him|her) from, gone to be with, (go|went) to (be|live|stay) with (him|her|someone|a guy|a man|her boyfriend|his girlfriend), come (see|get|visit|fetch|collect) (me|her|him|us), get (me|her) from school, collect (me|her) (from|after)
ปากซอย, ให้ลงไป, ลงไปคนเดียว, ให้ออกไป, ให้แอบออก, เรียกแกร็บ, แกร็บมารับ, เรียกแท็กซี่, ส่งแกร็บ, เรียกรถมารับ, รถมารับ, ไปบ้าน(พี่|ผู้ชาย|แฟน|เพื่อนในเกม|คนที่|ลุง|น้า), ไปห้อง(พี่|ผู้ชาย|แฟน|เขา|มัน), ไปหอ(พี่|แฟน|เขา), โกหกแม่ว่า, โกหกที่บ้านว่า, บอกแม่ว่าไป, หลอกแม่ว่า, รอ(อยู่)?(ที่)?(ประตูโรงเรียน|หน้าโรงเรียน|หลังโรงเรียน|ท่ารถ|ขนส่ง|สถานี|ป้ายรถ|หน้าเซเว่น|ที่ห้าง), ตอนออดดัง, ไม่ต้องพาใครมา, อย่าพาใครมา, ห้ามพาเพื่อน, ให้มาคนเดียว, ให้ไปคนเดียว, แต่งตัวสวยๆ, ใส่กระโปรงมา, เคยเห็นแต่ในรูป, ไม่เคยเห็นตัวจริง, นั่งรถมาหา, นั่งรถไปหา, ขึ้นรถไปกับ, มาหาถึงที่, จะมาเชียงใหม่, เดินทางมาหา, เก็บเงินจะมาหา, จะมาหา, ไปอยู่กับคน(ใน|ที่), มาอยู่ด้วยกัน, เตรียมห้องไว้, มาอยู่กับพี่

[meets]
@pickup
(agree|say|plan|set|fix|decide) (on|for)? (1|2|3|4|5|6|7|8|9|10|11|12|noon|monday|tuesday|wednesday|thursday|friday|saturday|sunday) ~ @place
(going|go|come) to (his|him) (flat|place|house|home|room|condo|hotel)
(go|gone|went|come) (away|off)? (to)? (be|live|stay|meet|see) with (him|her|someone)
(come|visit|see) (me|her|us) ~ (holiday|hols|break|weekend)
@he ~~ (come|coming|wait|waiting) ~ @soon
นัดกันไว้, นัดไว้, นัดแล้ว, ตกลงจะเจอ, ตกลงนัด, แอบนัด
(เจอ|รอ)(กัน)?(ที่|แถว|ตรง) ~ @place

[immediate]
(parked|park|stand|wait|sit|stop) (at|in|by|near|across|down|outside|on) (the|my|our)? (end|front|corner|road|street|gate|house|window|door|car park), flash* (his|the) lights, (look*|stare*|watch*) (at)? (me|my house|my window|us) from (the|his|a)? (car|street|road|outside|across), (his|a|the|that) (car|van|truck|pickup) (outside|parked|at the|in front|keeps|has been), at (the)? end of (my|our|the) (road|street|drive|lane), come to my (door|window|gate), at my window, (he|man|guy|someone|they) in (my|our) (garden|yard|house|building), (will|might|can) hear (me|us), he hear me, she hear me, cant talk loud, typing quietly, not ring (me)? back, not call (me)? back, (he|she) come back any, he back in, footsteps, about to arrive, almost at my
ถึงแล้ว(ให้|รอ|ลงมา|ออกมา), บอกว่าถึง, จอด(รถ)?(อยู่)?(หน้า|ข้าง|ตรง|ปาก|ใต้)(บ้าน|หอ|โรงเรียน|ซอย|ตึก), ขับ(รถ|กระบะ)(มา)?(วน|จอด|ตาม), มอง(หนู|เข้ามา|บ้าน|ห้อง)(ตั้งแต่|จาก|ตลอด|อยู่), วนรอบบ้าน, วนหน้าบ้าน, อย่าโทรกลับ, ห้ามโทรกลับ, เดี๋ยวได้ยิน, เขาจะได้ยิน, มันจะได้ยิน, พูดไม่ได้, พิมพ์เบาๆ, แอบส่ง, เสียงฝีเท้า, ลุงขับกระบะ, อยู่ใต้หอ, ยืนมองหน้าต่าง, อยู่หน้าห้อง, อยู่ข้างล่าง

[held]
lock (the door|us|me|it)? from (the)? outside, (boss|owner|man|he|they|madam|mama) (have|take|keep|hold|kept) (all)? (our|my|the|her) (id|ids|id card|id cards|card|passport|papers|phone|phones), owe (him|her|them|the boss|money|20000|10000|a lot) ~ (leave|go|work), (cant|not) (leave|go|quit|stop) (until|til|till|unless) (i|we|she) (pay|work|finish), work (it)? off, pay off, above a (bar|shop|restaurant), in a room with (other)? (girls|people|women), (girls|people|women) in (a|one|the) room, no window, windows barred, bars on the window, took our phone, wont give (me|us) back (my|our), they watch us, brought us here, brought me here, cross the river at night, dont know what country, not speak our language, said i was sold, bought me, make us (drink|sit|dance|sleep|serve|entertain), sit with (customers|men|guests)
(เก็บ|เอา|ยึด)(บัตร|พาสปอร์ต|โทรศัพท์|มือถือ|เอกสาร)(ประชาชน)?(ไว้|ไป|หนู|เรา|หมด), เจ้าของเก็บบัตร, เป็นหนี้ ~ ทำงาน, ทำงานใช้(หนี้|ให้หมด|คืน), ถึงจะออกได้, ถึงจะให้กลับ, จนกว่าจะ(จ่าย|ใช้หนี้|ครบ|หมด), อยู่กันหลายคนในห้อง, คนอยู่ห้องเหนือร้าน, ห้องเหนือร้าน, ล็อค(จาก)?ข้างนอก, ล็อก(จาก)?ข้างนอก, ปิดประตูขัง, กุญแจข้างนอก, ไม่คืนโทรศัพท์, ไม่คืนบัตร, ห้ามออก, ให้นั่งกับแขก, ให้นั่งดื่ม, ให้ดูแลแขก, พามาทิ้งไว้, พามาขาย, ถูกหลอกมา, โดนหลอกมา, หลอกมาทำงาน, ข้ามมาฝั่ง, อยากกลับบ้าน(แต่|มาก|แล้ว), ช่วยพาออก, ช่วยพากลับ

[violence-now]
(by|round|around) the (throat|neck), on the (floor|ground) (not|and not|bleeding|wont), not (moving|breathing|waking|respond|wake up|get up|open), (wont|cant) (wake|get up|breathe|move), smash* (a)? (bottle|glass|window|door|everything), broken glass, (throat|neck) ~ (hand|hold|squeeze|hear), hear (it|him|her|them) through (the)? wall, hear (screaming|banging|crying and), unconscious, passed out after, (mom|dad|she|he|brother|sister) (bleeding|on the floor|unconscious|not moving)
นอนนิ่ง, ไม่ขยับ, ไม่รู้สึกตัว, ปลุกไม่ตื่น, เรียกไม่ตื่น, ขว้างขวด, บีบคอ, ผ่านกำแพง, ได้ยินเสียง(ตี|ทุบ|ร้อง|กรี๊ด|ทะเลาะ|ขว้าง), เลือดเต็ม, พังประตู, ล้มลงไป, สลบไป, ลงไปนอนกับพื้น, นอนกองกับพื้น, ไล่ตี, ไล่ฟัน

[suicide-hint]
(everything|all|got it|it all) ready, wanted (someone|you|somebody) to know, just (want|need) someone to know, count* (them|pills|the pills|tablets), (pills|pill|tablets|paracetamol|medicine|meds) (on|in front|next|beside|in my|lined|here|in a row), (40|30|20|50|60|100|bottle of|packet of|box of|lot of|load of|bunch of|handful of) (paracetamol|pill|tablet|ibuprofen|sleeping|panadol|tylenol), (sitting|sit|stand|standing|im|i) on (the|a)? (bridge|roof|rooftop|ledge|railing|edge|balcony|wall of), not (be|go|see|come)? (at|to|in) school ~ ever, monday or ever, or ever again, say goodbye to, goodbye thing, thanks for everything, thank you for everything, sorry for everything, look after my (dog|cat|sister|brother|mom), take care of my (dog|cat|sister|brother|mom), when im gone, after im gone, when i gone, if i not here tomorrow, no tomorrow, (swallow|took|take|ate|drank) (a)? (load|lot|bunch|handful|whole|entire|packet|bottle|box) of, too many (pills|tablets|painkillers), feel sick now took, cut too deep, wont stop bleeding, it be over soon, it will be over, over by (tonight|tomorrow|morning), (tonight|today) the night, today the day, you wont hear from me, wont hear from me again, wont bother anyone, this the end, final message, last message
เตรียมของไว้หมด, เตรียมไว้หมด, เตรียมพร้อมแล้ว, แค่อยากให้มีคนรู้, แค่อยากบอกใคร, นับ(ยา|เม็ด), ยา(พารา|นอนหลับ)?อยู่(ตรงหน้า|ในมือ|บนเตียง|ข้างๆ), ยาพารา, เม็ด ~ นับ, (นั่ง|ยืน|อยู่)(อยู่)?(บน|ริม)(สะพาน|ดาดฟ้า|ตึก|ขอบ|ระเบียง|หลังคา|ตลิ่ง), ริมระเบียง, ข้างล่างน้ำ, คงไม่ได้ไปอีกเลย, คงไม่ได้ไปโรงเรียน, คงไม่ได้เจอ(กัน)?(อีก|แล้ว), จะไม่ได้เจอกันอีก, ขอบคุณสำหรับทุกอย่าง, ขอโทษสำหรับทุกอย่าง, ขอบคุณที่ผ่านมา, ฝากดูแล(แม่|น้อง|หมา|แมว|พ่อ), ถ้าหนูไม่อยู่แล้ว, หลังจากนี้ไม่มี, จะได้ไม่เป็นภาระ, กลืนยา, กินยา(ไป)?(เยอะ|หลายเม็ด|หมด), ขอให้หลับไปเลย, จะไม่รบกวนใครอีก, คืนนี้จะ(ไป|หลับ|จบ), ครั้งสุดท้ายแล้ว, ข้อความสุดท้าย, วันสุดท้ายแล้ว, เลือดออกเยอะ, กรีดลึก, เดี๋ยวก็จบแล้ว, เดี๋ยวมันก็จบ, หลับแล้วไม่ต้องตื่น, ไปสบายแล้ว, ไปแล้วนะ, ลาก่อน

[die-wish]
(it|life|things|everyone|everything) (be)? easier (if|without|to), easier if i, (nothing|no one) (help|helps|work|matter|matters), tired of (it)? all, (so|just)? tired of (everything|all this|this all), (cut|do it|cuts|scratch) (to|on)? my (thigh|thighs|arm|arms|leg|legs|wrist|wrists|stomach), my thighs, not (be)? around, what it be like (to)? (not|die), what it would be like, (go|fall) to sleep (and)? (never|not), never (have)? (to)? (get|wake) up (again)?, not (have to)? get up (again)?, look at the (road|train|bridge|knife|pills|cars|river) and, step in front, walk into the (road|sea|river|traffic), empty inside, feel nothing, feel numb, pointless, im a burden, cant do life, done with life, done with (everything|it all|living), over it all, cant see a way, no way out, no future, not matter (if)? (i)?, wish i was never, should never have been born, (hate|cant) being me, punish myself, hit myself, bang my head, stop eating to, (long sleeves|sleeves) (in|to hide), hide the (cuts|marks|scars)
คงง่ายกว่า, จะง่ายกว่า, ไม่มีอะไรช่วย, เหนื่อยกับทุกอย่าง, เหนื่อยกับทุกเรื่อง, ทำที่(ต้นขา|แขน|ขา|ข้อมือ), ต้นขา ~ แม่, ไม่มีตัวเองบน, ไม่มี(หนู|เรา|ผม|ตัวเอง)(บนโลก|อยู่|แล้ว|คงดี), บนโลกนี้, นอนไปเลย, หลับไปเลย, ไม่ต้องลุก, ไม่ต้องตื่น, มองถนนแล้ว, อยากเดินไปให้รถ, ให้รถชน, อยากให้รถชน, ว่างเปล่า, ไม่รู้สึกอะไรแล้ว, ไม่มีประโยชน์, ตัวภาระ, เป็นตัวถ่วง, ไม่มีทางออก, ไม่เห็นทางออก, ไม่มีอนาคต, ไม่อยากทำอะไรแล้ว, ไม่อยากลืมตา, ไม่อยากเห็นพรุ่งนี้, ลงโทษตัวเอง, ทุบตัวเอง, ข่วนตัวเอง, ใส่แขนยาว, ปิดแผล, ซ่อนแผล, เกิดมาเป็นภาระ, ไม่อยากเป็นแบบนี้, อยากหายตัวไป, หายไปเลย, ไม่ไหวละ, ไม่ไหวจริงๆ, ไม่มีแรงแล้ว

[missing]
not (seen|been seen|see) since, (last)? seen (on|since|at|with|get*), (she|he|they|daughter|son|sister|brother|niece|nephew|pupil|girl|boy) (go|went|gone) off (in|with), (in|into) (a|the|his)? (grey|white|black|red|blue|silver)? (pickup|car|van|truck|motorbike) with, not (come|came|return|arrive|turn) (home|back|up) (from|last|since|yet|after), (not|never) (make|made|reach|arrive) (it)? (home|to school|back), bed (not|hasnt been) slept in, her bag gone, took (her|his) clothes, (clothes|bag|things) (gone|missing), cant get (hold of|through to) (her|him), (left|leave) (a)? (note|letter) say* (she|he|gone|going)?, gone to be with, (run|gone|go) off (with|to), nobody (know|have seen|seen) (where|her|him)
ยังไม่กลับ, ไม่กลับบ้าน, ทิ้งโน้ต, ทิ้งจดหมาย, เขียนโน้ตไว้, ขึ้นรถ(กระบะ|ตู้|มอไซค์|เก๋ง)?ไปกับ, ขาดเรียนตั้งแต่, ไม่เห็น(ตั้งแต่|มาตั้งแต่), ไม่มีใครเห็น, เสื้อผ้าหาย, เก็บเสื้อผ้าไป, เก็บกระเป๋าไป, ออกไปกับ, หายไปกับ, ไปไหนก็ไม่รู้, ไปเรียน ~ ไม่กลับ, ไม่กลับมานอน

[asks-photo]
show me (your|urs|yours) ~ show you, show (you)? mine, show me yours, prove it with (a)? @photo, prove ~ @photo, @photo ~ prove, what kind (of)? (photo)?, u know what kind, you know what kind, just this once ~ (see|know|tell), cmon (babe|baby), film (myself|herself|himself|me|us|her) ~ (change|changing|shower|dance|undress), film (myself|herself|himself), filming myself, changing for, getting changed (for|on|in front), (take|have to take|took) ~ off (for|on)? (the)? camera, top off, shirt off, take (my|his|her|the)? (top|shirt|clothes) off, what he say on (video)? call, do what (he|they|she) (say|want|tell) on, spicy (one|ones|stuff|content|snaps), the spicy kind, send (one|some|it|something) (back|of me|of yourself|of you|without|in your|in my), send one, wants (one|some) (back|too|of me), my turn (to)?, your turn, return the favor, what im wearing, what i wear under*, wear under*, under my (uniform|clothes|skirt|pjs|pyjamas), wanted proof, proof (that|of|i), want to see (me|her|more|everything|it|what|my), wants to see (me|her|more|everything|it|what|my), let (him|me|them) see (me|my|her|everything|it), see me without, (how|what) (big|do) my, full length (mirror)?, mirror (photo|selfie|pic), photo from (behind|below|the back), lie on (the)? bed ~ @photo, open (my|your) legs, bend over, (in|wearing) less, show a (bit|little) more, modelling test, screen test, camera test, audition ~ (top|shirt|clothes|swimsuit|underwear|undress), in (my|her) (swimsuit|bikini|leotard|towel)
โชว์ของหนู, โชว์ของ(เรา|เธอ|น้อง), โชว์มาก่อน, เดี๋ยว(พี่|เขา)โชว์, แค่ครั้งเดียว, แค่รูปเดียว, นิดเดียวเอง, ไม่มีใครเห็นหรอก, ไม่มีใครรู้หรอก, ส่งมาเหอะ, ส่งมาเถอะ, ส่งมาสิ, ส่งมาหน่อย, รูปพิสูจน์, พิสูจน์ ~ รูป, รูปแบบไหน, รูปแบบนั้น, แบบนั้นอ่ะ, แบบที่ไม่มี, ไม่มีอะไรปิด, ไม่ปิดอะไร, ถ่ายตอนเปลี่ยน(ชุด|เสื้อ), ถ่ายตัวเอง(ตอน|ใน|แบบ|ไม่), ตอนเปลี่ยนชุด, ทำตามที่(เขา|มัน|พี่)(บอก|สั่ง|ขอ), ในคอล, ตามที่เขาบอกในคอล, ข้างในชุด, ข้างใน(ใส่|ชุด)อะไร, ใส่อะไรข้างใน, ใส่สีอะไร, ขอดูด้วย, เทสหน้ากล้อง, ลองชุด ~ กล้อง, ถอดเสื้อ, ให้ถอด, โชว์หน่อย, เปิดนิดนึง, เปิดหน่อย, เปิดให้ดูหน่อย, หันหลังให้ดู, ถ่ายจากข้างหลัง, ถ่ายหน้ากระจก, รูปหน้ากระจก, นอนถ่าย, ตาพี่บ้าง, ตาหนูบ้าง, แลกรูป, แลกกันดู, ขอแบบ(โป๊|เด็ดๆ|เต็มตัว|ไม่ใส่)

[sent-photo]
(send|sent) (him|her|them|some|a few)? (stuff|things|something|one|it), (i was)? (dumb|stupid) (and|n) (send|sent), keep* (a)? folder (of|with), folder of (me|my|her), (screen)? record* (of)? (me|us|call|it), sent it already, he already (have|has) (it|them|one), wont delete (it|them), saved (it|them|my), i did it once
พลาดส่ง, เผลอส่ง, ส่งไปแล้ว, เก็บรูป(หนู|ไว้|เรา|ผม), เป็นโฟลเดอร์, คลิปอัดหน้าจอ, อัดหน้าจอ, ไม่ยอมลบ, มีรูปอยู่, ของที่เคยให้, ที่หนูเคยส่ง, ที่เคยส่ง, เคยส่งให้

[extort]
(my|her|his|our|all my) (follower|followers|friend|friends|contact|contacts|family|mom|class|school) (will|gonna|going to)? (get|see|know|receive) (it|them|everything|all|this), (have|got|has) (my|her|his|our|all my) (contact|contacts|follower|followers|friend|friends) (list)?, gift card*, want* (gift|steam|google|itunes) card*, if i (tell|report|block|stop|leave|go to) ~ (he|she|they|it|put|post|send|everyone), (demand*|demands) (for|money|bitcoin|payment), remind me (every|each|all) time, hold* it over (me|her|him), put it on (the|my) (school|class|page|group), make me keep, cant stop because (he|they), wont let me stop, try (to)? stop ~ (he|she|they|remind|photo), wants more or
(คนที่ติดตาม|คนติดตาม|ผู้ติดตาม|เพื่อน|ฟอลโลเวอร์|แม่|พ่อ|ทุกคน|ทั้งห้อง|ทั้งโรงเรียน)(หนู|เรา|ผม)?(จะ)?(ได้)?(เห็นหมด|เห็นกันหมด|รู้หมด|รู้กันหมด|เห็นแน่), มีรายชื่อเพื่อน, รู้จักเพื่อนหนูหมด, ถ้า(ไป)?(ฟ้อง|บอก|แจ้ง|เลิก|บล็อก|หนี)(ครู|แม่|ตำรวจ|ใคร|พ่อ|คุย)? ~ (ลง|ปล่อย|ส่ง|โพสต์|แชร์), เอาลงเพจ, ลงเพจโรงเรียน, เอามาพูด, เอามาขู่, เอามาอ้าง, พอจะเลิก ~ รูป, จะเอาบัตรเติม, เรียกเงิน, โดนเรียกเงิน, ให้โอน, ให้จ่าย, ไม่งั้นคลิป, ไม่งั้นรูป

[trusted-odd2]
@trusted ~~ @tp
@tp ~~ @trusted
step bro, step brother, stepbro

[tp]
(make|made|ask|tell|want|keep) (me|her|him|us) (to)? stay (behind|after|late|back), (shut|close|lock) the door, come in at night, it a game, game and, keep quiet, rub (my|her|his) (shoulder|back|neck|leg|feet), my favourite, his favorite, favourite, favorite, (text|message) (the)? (girl|boy|pupil|me|her|him), goodnight, heart, hearts, (gorgeous|beautiful|sexy|baby|darling), at 1 am, at 2 am, tickle*, places i not like, stare at, (spank|smack) my, (buy|get|give) (me|her|him|them) (thing|trainers|phone|gift|present|sneakers|clothes|money|sweets), alone with, private lesson, invite (me|her|him|us|girls|boys), drive (me|her|him|one|us) home, show me (photo|video|his|thing|film), hug (me|her|him|all|us), kiss (me|her|him|us), in (his|the) office, in (his|the) storeroom, in (his|the) car, after class, at night, in the shower, changing room, on weekends at his, overnight, camp alone, asks (me|her) personal, ask personal, boyfriend, my body, hand on, wants me to, when mom (on|at|go|sleep|work|out|away), not let me, give me a massage, massage, wait for me, photo of (me|us|the girls|the boys), secret, not like it, when alone, only (girls|boys), pretty girls, pet name, special
อยู่ต่อ, ปิดประตู, ล็อกประตู, ล็อคประตู, แม่เข้ากะ, ตอนแม่(ไม่อยู่|เข้ากะ|หลับ|ไปทำงาน), บอกว่าเป็นเกม, เป็นเกม, ห้ามพูด, บีบไหล่, นวดไหล่, คนโปรด, ซื้อรองเท้า, ซื้อของให้, ฝันดี, ใส่หัวใจ, ส่งหัวใจ, หัวใจทุกคืน, ทุกคืน, ตีหนึ่ง, ตอนดึก, เรียกว่าคนสวย, คนสวย, ที่รัก, จั๊กจี้, จั๊กกะจี้, ตรงที่(หนู|ผม|เรา)?ไม่ชอบ, มองแปลกๆ, มองหน้าอก, มองขา, สองต่อสอง, ตามลำพัง, ไปส่งบ้านคนเดียว, ชวนไปบ้าน, ชวนไปห้อง, พาไปบ้าน, นัดข้างนอก, ในห้องพัก, ห้องพักครู, ในรถ, ให้ขึ้นรถ, ให้ไปหา, เรียกไปหา, กอด, หอม, จูบ, แตะ, ลูบ, จับ, โอบ, เปิดคลิปให้ดู, ให้ดูรูป, ให้ดูคลิป, ส่งข้อความ, ส่งรูป, ทักไลน์, ทักส่วนตัว, ทักมา, ชมว่า, แซวเรื่อง, ถามเรื่องแฟน, ถามเรื่องส่วนตัว, ให้เงิน, เปลี่ยนเสื้อผ้า, อาบน้ำ, มานอน, ค้างคืน, เกรด, คะแนน, ไม่ให้บอก

[spreading-out]
airdrop* ~ @photo
(private|personal|old|my|her) (photo|video|stuff|pic) ~ (channel|group|telegram|chat|website|page)
(pass|passing|send|sending) (around|round) ~ (something|stuff|photo|video|sent|nude)
(something|stuff|photo|video) (i|she) (send|sent) (my|her)? (ex|boyfriend|him)
half (my|the) (year|class|school) ~ @photo
@photo ~ half (my|the) (year|class|school)
แอร์ดรอป, (คลิป|รูป|ภาพ)(ส่วนตัว|หนู|ลับ)(หนู|เรา|ผม|อยู่|ไปอยู่|ถูก) , (คลิป|รูป)ส่วนตัว ~ กลุ่ม, ส่งต่อ ~ (แฟนเก่า|เคยให้|เคยส่ง|กลุ่ม|ไลน์), ที่หนูเคยให้แฟน, ครึ่งห้อง

[hurt-hint]
(scared|afraid|not want|dont want|cant) (to)? go home, not go home, use (the|a|his) (cable|belt|stick|wire|hanger|cane|rod), last time he, kneel, stand outside (all)? night, (sleep|stay|kept|left) outside (all)? night, burn (mark|marks), cigarette burn*, mark* on (his|her|my) (arm|back|legs|body|neck), cry* every night, scream* every night, never anyone (there|home), no one (ever)? home, nobody home, (brother|sister|baby) only (2|3|4|5|1|two|three|four), look after my (little)? (brother|sister) alone, only rice, no dinner, no lunch, skip school to work, lock* (me|him|her) in (the)? (dark|cupboard|toilet|room), pull (my|her|his) hair, throw things, flinch*, limp*, afraid of (his|her|my) (dad|father|mother|mom|stepdad|parents), scared of (my)? (dad|father|mother|mom|stepdad|brother|uncle), gets hit, get hit, got hit, punish* (me|him|her|us), starve*
ไม่กล้ากลับบ้าน, ไม่อยากกลับบ้าน, กลัวกลับบ้าน, สายไฟ, เข็มขัด, ไม้แขวนเสื้อ, คุกเข่า, ยืนตากแดด, นอนนอกบ้าน, รอยไหม้, บุหรี่จี้, จี้ด้วยบุหรี่, ร้องทุกคืน, ร้องไห้ทุกคืน, ไม่มีใครอยู่บ้าน, อยู่กันสองคนพี่น้อง, กินแต่ข้าวเปล่า, ข้าวเปล่า, มาม่าทุกวัน, น้องเพิ่ง(สอง|สาม|สี่)ขวบ, ดูแลน้องคนเดียว, ขังไว้ในห้อง, ดึงผม, จิกผม, กลัวพ่อ, กลัวแม่, กลัวพ่อเลี้ยง, โดนลงโทษ, โดนฟาด, ร่องรอย, แผลเป็น, ไม่ได้กิน, หยุดเรียนไปทำงาน

[job]
karaoke, bar work, agency work, work in (a)? (bar|karaoke|massage|casino|club|restaurant in), casino, hospitality, passport ~ fly, over the (river|border), recruiter, scout, got the look, photoshoot
ร้านคาราโอเกะ, บาร์, คาสิโน, งานเมืองนอก, งานต่างแดน, ทำพาสปอร์ตให้, แมวมอง, โฆษณางาน

[lure]
@trip ~ @abroad
@abroad ~ @trip
got me a passport, make me a passport, (get|got|arrange|make) ~ passport, (take|taking|bring) (four|three|five|some|two|the|many|several)? (girl|girls|kids|children|students|us) (over|across|to|abroad) , fly to (dubai|korea|china|malaysia|cambodia|singapore), (scout|recruiter|agent|agency) ~ (dm|message|photoshoot|hotel|passport|fly)
ทำพาสปอร์ตให้, พา(เด็ก|สาว|เด็กสาว|เด็กผู้หญิง|เพื่อน)(สอง|สาม|สี่|ห้า|หลาย)?(คน)?(ข้าม|ไป), ข้ามน้ำ, ข้ามโขง, บินไป

[trip]
fly, flight, passport, ticket, visa, take (four|three|some|the)? girls, leave, travel, go
บิน, พาสปอร์ต, ตั๋ว, วีซ่า, พาไป, ข้าม

[abroad]
dubai, cambodia, poipet, laos, myanmar, tachileik, malaysia, korea, over the (river|border), across the (river|border), abroad, overseas, karaoke
ดูไบ, ปอยเปต, ท่าขี้เหล็ก, กัมพูชา, เกาหลี, มาเลย์, บาห์เรน, ต่างประเทศ, เมืองนอก, คาราโอเกะ

[travel]
fly to, flying, on the (1|2|3|5|10|12|15|20|25|28|30), after the (festival|exam|holiday|new year|harvest), the 30th, leave after, over the river, soon as school
บินไป, หลังงานบุญ, หลังสงกรานต์, ข้ามน้ำ, วันที่, ข้ามโขง

[mood]
know (way)? too much about me, too nice, super nice, off with me if, really off with, not text back, reply fast, in like 2 mins, like* (all)? my old (photo|post), popping up in, keep liking, like all my photos, always online when, money (we|i) cannot explain, new things (we|i) (cannot|cant) explain, hiding (his|her) phone, hide (his|her) phone
รู้เรื่อง(หนู|เรา)เยอะ, ดีกับหนูตลอด, ดีเกินไป, เหวี่ยง, วีน, ตอบช้า, ถ้าตอบช้า, ไลค์รูปเก่า, ไลค์รูปหนูหมด, มาไลค์รูป, ซ่อนโทรศัพท์, มีเงินที่ไม่รู้, มีของใหม่, เงินมาจากไหน

[age-lie]
never turn* (her|his|their) camera on, never (show*|turn*) (his|her|their) (face|camera), but he drives, but he drive, drives a car, have a job, has a beard, has kids, sounds grown, says (he|hes|shes|she) in (year|grade)
ไม่เคยเปิดกล้อง, แต่ขับรถ, ขับรถได้, มีหนวด, มีลูก, ทำงานแล้ว, เขาว่าอยู่(ม|ป)

[secret]
not mention (him|her|it|this|us), (wouldnt|wont|not) (get it|understand) (if)?, dont mention, people wouldnt understand, they wouldnt get, not to mention
ไม่ต้องพูดถึงเขา, อย่าพูดถึงเขา, คนอื่นไม่เข้าใจ, คนอื่นไม่เข้าใจหรอก, ไม่ต้องบอกใคร

[bully]
poll (about|of|on|who), ugliest, kicked (me)? out (of)? (the)? (gc|group|chat), post about me, posting about me, account pretend* (to be)? me, (say|posting|writing) (horrible|mean|nasty|bad) (stuff|things) (about|to), so called friend*
ทำโพล, หน้าตาแย่, ขี้เหร่, เตะออกจากกลุ่ม, โพสต์แซะ, แซะ, ไปด่าคนอื่น

[hint]             # words that make an otherwise ordinary text worth a person's look
@uneasy
@secret
@touch
@private-photo
@sexual
@undress
@stranger
@older
@threat
@harm
@violence
@held
@flatter
@probe
@isolate
@unwanted
@self-blame
@sent-photo
@asks-photo
@hurt-hint
@suicide-hint
@extort
@bully
@missing
@die-wish
@tp
@pickup
@night
@mood
@gift
@age-lie
@money

[grave]            # what a thank-you, a question or a test may not stand beside
@secret
@touch
@private-photo
@undress
@asks-photo
@older
@threat
@harm
@violence
@held
@isolate
@unwanted
@sent-photo
@hurt-hint
@suicide-hint
@extort
@missing
@die-wish
@self-blame
@sexual

[secret]
(mom|dad|parents|family|nobody|no one|teacher|they) (not|never) know, not know (about it|about him|yet), behind (my|her) (mom|parents) back, without (my|her|our)? (mom|dad|parents) know, not told (anyone|my|mom|dad)
แม่ไม่รู้, แม่ยังไม่รู้, พ่อไม่รู้, พ่อแม่ไม่รู้, ที่บ้านไม่รู้, ไม่ได้บอกแม่, ไม่ได้บอกใคร, ไม่ได้บอกที่บ้าน, ยังไม่ได้บอก, ไม่มีใครรู้

[meets]
meet (this|some|that|a|an|the)? (older|online|random|strange|new|boy|guy|man|woman|person|friend|stranger|someone)
@he ~ book ~ room

# --- second round: classes that fresh texts showed -------------------------------------------------------------------------

[pickup]
climb out (of)? (my|the|her)? window, out (of)? (my|the) window, sneak out, slip out, in (a|the)? hotel (lobby|room|with|waiting), at (a|the)? hotel, wait for (someone|him|a guy|a man), (is|are)? coming to (our|my|her) (house|home|place|flat|room), come to (our|my|her) (house|home|place|flat|room)
ปีนหน้าต่าง, ปีนรั้ว, แอบออกจากบ้าน, จะออกไปหา, ออกไปหา, นั่งรอ(เขา|พี่|คน), รออยู่ที่โรงแรม, นั่งอยู่ในรถกับ, ในรถกับคน

[violence-now]
(point|pull|hold|aim|wave|have) (a|the)? (gun|knife|machete) (at|to|on), gun to (her|his|my), knife to (her|his|my)
เอา(มีด|ปืน)(จี้|จ่อ|ขู่|ชี้), จ่อปืน, จี้คอ, มีดจี้

[suicide-hint]
on the (edge|ledge) of, (stand|standing) on (the|a)? (edge|ledge|roof|building|bridge|railing), edge of (a|the)? (roof|building|bridge), most of (a|the)? (bottle|packet|box), bottle of (sleeping)? (pill|tablet), hold (a|the)? (knife|blade|pills|rope)
(ยืน|นั่ง|อยู่)(อยู่)?(บน|ตรง|ริม)?(ขอบตึก|ขอบระเบียง|ดาดฟ้า|ราวสะพาน), ขอบตึก, หลับยาว, หลับยาวๆ, ฝากบอกทุกคน, ฝากบอกแม่, เกือบหมดกระปุก, หมดกระปุก, ถือมีดอยู่, มีดอยู่ในมือ, จะหลับแล้วไม่ตื่น

[die-wish]
(arms|arm|legs|wrist|thighs|skin) ~ (mark|marks|scar|scars|cut|cuts|line|lines|scratches), not (supposed to)? exist, should not exist, cant stop (do|doing|hurting|cutting)
(แขน|ขา|ข้อมือ)(หนู|ผม|เรา)?(มี|เต็มไปด้วย|มีแต่)(แต่)?(รอย|แผล), หยุดทำร้ายตัวเองไม่ได้, ไม่ควรมีชีวิต, ไม่น่ามีชีวิต

[asks-photo]
neck down, from the neck, not show (my|your)? face ~ @photo, facetime ~ (shower|bath|bed|change), call ~ (shower|bath|change), (in|from) the (bath|shower|bathroom) ~ (film|video|photo|camera|call)
ตั้งแต่คอลงไป, ไม่เห็นหน้า, ไม่ให้เห็นหน้า, เห็นแค่ตัว, คอลตอนอาบน้ำ, ตอนอาบน้ำ, เขาก็ส่งกัน, เป็นแฟนกันเขาก็, ส่งกันแบบนี้, ใครๆก็ส่ง, คนเป็นแฟนกันต้อง

[held]
not let us go home, until we (hit|reach|make) (the|our)? (target|quota), wont let us (go|leave), took our phones
ไม่ปล่อย(เรา|พวกเรา|หนู)กลับ, จนกว่าจะทำยอด, ทำยอดครบ, ขังน้อง, ขังลูก

[extort]
show* (my|her|his) (dad|mom|parents|family|teacher) (our|my|the) (message|chat|photo|text), have (a|my)? (clip|video|photo) of me ~ @money, stop (reply|talk|answer) ~ show
ถ้าไม่คุยต่อ, ถ้าเลิกคุย ~ แชต, เอาแชตไปให้, มีคลิปหนู, มีคลิปเรา, คลิปว่อน

[tp]
dinner with (him|her), bump my grade, for a kiss, kiss on the cheek, watch us change, when we (get)? change, get changed, hang around
ไปกินข้าวด้วยกัน, ให้เกรด, แลกเกรด, ขอหอม, หอมแก้ม, ตอนเปลี่ยนชุด, ดูตอนเปลี่ยน, เรียกไปนวด, นวดให้

[probe]
ask (if|where|when) (i|she) (sleep|live|alone|bath), sleep in the same room
นอนห้องเดียวกับ, นอนกับใคร, นอนคนเดียวไหม, ถามว่า(บ้าน|นอน|อยู่|เรียน|โรงเรียน|แม่|พ่อ|กลับ|มีแฟน)

[question]
how many days, how long, when will (you|someone|i), (have|got) (a)? (whatsapp|line|website|app|email)
กี่วัน, ติดต่อกลับ, แจ้งแล้ว

[age-lie]
say friend ~ (man|old)

[ordinary]
noodles, delicious, restaurant, expensive, cheap, finishes at, tasty

# --- third round -----------------------------------------------------------------------------------------------------------

[immediate]
(drive|ride|walk|circle|go) (past|by|around) (my|our) (house|home|street), circling (my|our)
ขับวน, วนเวียนแถวบ้าน, ดักรอ(หนู|ที่|หน้า), มาดักรอ

[suicide-hint]
(i|she|he) (already)? cut ~ bleed, bleed (a lot|so much|badly|everywhere), do it (tonight|now|today) ~ (asleep|alone|everyone|end|die|not want), take (an)? overdose, took (an)? overdose
เลือดไหลเยอะ, เลือดไหลไม่หยุด, กรีดไปแล้ว, หลับแล้วหนูจะทำ, จะทำคืนนี้

[touch]
(hug|kiss|touch|stroke|rub|tickle) (the|all|some)? (boys|girls|boy|girl|kids|children|pupils|students|altar boys)
จับ(เข่า|ไหล่|หลัง|แก้ม|ต้นคอ), กอด(เณร|เด็กๆ|นักเรียน|เด็กผู้หญิง|เด็กผู้ชาย)

[trusted]
(teacher|coach|priest|monk|driver|tutor) (at|in|from|who), altar, temple master
ลุงรถ, ลุงรถรับส่ง, ลุงรถตู้, พระที่วัด, ครูเลข, ครูพลศึกษา, ครูดนตรี, ครูภาษา, ครูแนะแนว, ครูที่โรงเรียน

[tp]
trips alone, trip alone, sit next to (him|me), sit on, follow me on, comments on my, bikini
นั่งข้างๆ, ให้นั่งข้าง, ฟอลไอจี, เม้นรูป, ชุดว่ายน้ำ, ค้างกันสองคน, นอนเตียง, มานอนเตียง

[bully]
(say|saying|told) (i|me|she|he) (fat|ugly|stupid|gay|weird|trash|a loser|disgusting), nobody likes me, no one likes me, everyone hates me
ไม่มีใครชอบ, ว่าหนูอ้วน, ว่าอ้วน, ว่าขี้เหร่, ว่าดำ

[question]
who (can|will|could)? (see|read) (what|this|my), what age, how old (do)? (i|you) (have|need), journalist, reporter from, minimum age
ใครจะเห็น, ใครเห็น, นักข่าว, ขอสัมภาษณ์, สัมภาษณ์เจ้าหน้าที่

[ordinary]
milk, win, score, pass exam, results
ชนะ, ทีมเรา, ซื้อนม
