# What makes a sentence ordinary: concepts that rules name under "unless".

[work]
(my|our|the) (boss|manager|client|colleague|coworker|company|office|customer), at work, meeting room, project, deadline, report due, homework, assignment, group project, science project, class project, study group, exam, lesson (is|at|start), practice (is|at|start), parents (meeting|evening|day), field trip, invoice, shift
หัวหน้า, เจ้านาย, ลูกค้า, บริษัท, ออฟฟิศ, ที่ทำงาน, ประชุม, งานกลุ่ม, ทำรายงาน, การบ้าน, โครงงาน, ซ้อมบอล, ทัศนศึกษา, กีฬาสี

[benign-meet]
(my|our|the) (mom|dad|parent|grandma|grandpa|sister|brother|aunt|wife|husband|family|cousin) (pick|come|meet|take|drive|fetch|collect|visit|will pick)
(doctor|dentist|teacher|principal|counselor|parent|boss|client|team|manager|group|class) (meet|appointment)
meet (with)? (my|the|our) (teacher|principal|boss|client|team|group|classmate|counselor|doctor|friend from school|best friend|grandma|cousin|mom|dad|parents|family)
(study|practice|football|basketball|project|homework|rehearsal|training|choir|library|lunch) (group|meet|at|after|with)?
(แม่|พ่อ|ตา|ยาย|ย่า|พี่สาว|ป้า|ผู้ปกครอง)(หนู|ผม|เรา|คะ|ครับ|จ๋า)?(จะ)?(วันนี้|เย็นนี้|พรุ่งนี้|ช่วย)?(มารับ|ไปรับ|พาไป), แม่คะ, แม่ครับ, แม่จ๋า, พ่อคะ, พ่อครับ, นัดลูกค้า, นัดทีม
(ไป|จะไป|ต้องไป)รับ(ลูก|หลาน|น้อง)
นัดเพื่อน, กินบุฟเฟ่ต์, พาไปหาหมอ, ไปหาหมอ, หาหมอฟัน, ประชุมผู้ปกครอง, นัดหมอ, หมอนัด, นัดทำฟัน, ซ้อม, มารับหนูด้วย, มารับผมด้วย, มารับด้วย, มารับหน่อย, ทำงานกลุ่ม, ทำรายงาน, นัดลูกค้า, นัดประชุม, นัดเพื่อนทำ, นัดกินข้าว, เจอกันที่ห้อง

[benign-photo]
yearbook, passport, id photo, class photo, school photo, group photo, photo (day|of (the)? (homework|board|page|notes|food|cat|dog|product|menu|receipt|ticket|room for rent|house for sale|sunset|car)), graduation, wedding, product (photo|picture), photo contest, photo for (the)? (school|project|card|website|id|newsletter), send (the)? (menu|homework|notes|document|receipt|slip|bill)
รูปติดบัตร, รูปรับปริญญา, รูปหมู่, รูปถ่ายติดบัตร, รูปการบ้าน, ถ่ายการบ้าน, รูปสินค้า, รูปใบเสร็จ, รูปสลิป, ส่งสลิป, รูปอาหาร, รูปวิว, รูปแมว, รูปหมา, รูปงาน, ประกวดภาพ, ทำบัตร, รูปสมัครเรียน, ถ่ายรูปหมู่, รูปรวม, หนังสือรุ่น, รูปทัศนศึกษา, รูปกิจกรรม

[real-job]
cv, resume, experience required, bachelor*, salary negotiable, apply (at|online|by|before), human resource*, hr department, working hours, social security, full time, opening for, vacancy, we hire, interview (on|at|is)
เรซูเม่, วุฒิ, ประกันสังคม, สวัสดิการ, สัมภาษณ์งาน, เวลาทำงาน, ประสบการณ์อย่างน้อย, สมัครด้วยตนเอง, ฝ่ายบุคคล, เงินเดือนตามตกลง, พนักงานประจำ

[found]
we found (her|him), found safe, come (back)? home (now|safe), came home, back home, safe at home, she back, he back, turned up, at grandma
กลับมาแล้ว, เจอตัวแล้ว, หาเจอแล้ว, กลับบ้านแล้ว, ถึงบ้านแล้ว, ปลอดภัยแล้ว

[game]
game, boss, level, minecraft, fortnite, rov, pubg, free fire, movie, film
เกม, ในเกม, หนัง, ละคร, ซีรีส์

[peer-fight]
@bully

[suicide-act]
(take|swallow|eat) (all|too many|lots|whole|bunch|20|30|40|50|so many) ~ (pill|tablet|medicine|paracetamol|medication|meds)
(have|got|find|hold) (a|the)? (rope|noose), (write|wrote|left) (my|a|her|his)? (goodbye|suicide)? (note|letter) (already|and|to my|for my)
(pill|rope|knife|blade) (in|next|beside|ready), goodbye ~~ not be here, wont be here
overdose*, (took|take) (all|too many|lots of|a lot of|20|30|40|50|whole) (of)? (the|my|mom|these)? (pill|medicine|tablet|sleeping pill|paracetamol|medication), swallow* (all|pills|the pills|bleach|poison), hang (myself|herself|himself), (rope|noose) (ready|around|tied), jump (off|from|in front of), on (the)? (bridge|roof|rooftop|ledge|edge|railing), (cut|cutting) (deep|my wrist|too deep|so deep), bleed ~ (arm|wrist|cut|stop), drank (bleach|poison|pesticide), drink (bleach|poison|pesticide), goodbye (note|letter), suicide (note|letter), (kill|killing|hurt) (myself|herself|himself) (now|tonight|today|tomorrow|right now|soon|after), (end|ending) (it|my life|it all|everything) (now|tonight|today|tomorrow|soon), (pill|rope|knife|blade|gun) ~ (ready|in my hand|in hand|in front of me|next to me|tonight), by the time you read, (wont|not) be here (tomorrow|in the morning|anymore|when you), (try|attempt) (to)? (kill|hang|overdose|jump|end), tried (to)? (kill|hang|end)
กินยา(ไป|แล้ว|เกินขนาด|เข้าไปแล้ว|ทั้งแผง|ทั้งขวด|หมด|ฆ่าตัวตาย|พาราเข้าไป|นอนหลับเข้าไป|ฆ่าหญ้า|ฆ่าแมลง), กลืนยา, กรอกยา, ผูกคอ, แขวนคอ, (โดด|กระโดด)(ตึก|สะพาน|น้ำ|ลงไป|จากตึก|จากสะพาน), จะ(โดด|กระโดด), ยืนอยู่บน(สะพาน|ดาดฟ้า|ตึก), อยู่บน(ดาดฟ้า|สะพาน), ขึ้นไปบนดาดฟ้า, จดหมายลาตาย, เขียนจดหมายลา, กรีดข้อมือ(แล้ว|ไป), เลือด(ไหล)?ไม่หยุด, ยาทั้งขวด, ยาทั้งแผง, ลาก่อนนะทุกคน, คืนนี้จะจบ, จะจบชีวิต, จะฆ่าตัวตาย, จะไปตาย, จะตายคืนนี้, เตรียมเชือก, เตรียมยา, จะไม่ตื่น, พรุ่งนี้ไม่มีหนู, พรุ่งนี้หนูคงไม่อยู่

[third]            # somebody is spoken of: then an everyday word is not enough to be calm
he, she, him, her, guy, man, boy, someone, stranger, uncle, stepdad, boyfriend
เขา, มัน, ผู้ชาย, ลุง, อาจารย์, น้า, พี่คน, มีคน, แฟน, ใครก็ไม่รู้

[ordinary]         # words of ordinary days; they calm only a text with nothing else in it
shop, shopping, bus, train, exam, practice, training, dinner, lunch, breakfast, cook, water, movie, music, song, football, basketball, class, lecture, coffee, tea, pizza, rice, market price, rain, weather, sunny, car wash, petrol, office, work, working, shift, birthday, holiday photos, recipe, garden, dog, cat, puppy, kitten, laundry, homework, library, book, science, math, maths, english, grade, marks, uniform, ticket price, haircut, dentist, appointment, clinic, vaccine, invoice, bill, rent, salary, wifi, internet slow, charger, phone battery, laptop, printer, password reset, update, match, team, score, goal, coach says training, concert, band, festival, temple fair, party, wedding, tonight dinner, good morning, good night, see you, cya, ttyl, brb, c u, lmao*, lol, haha*, tv, netflix, series, episode, wow, nice, cool, yes, sure, thanks, np, congrats, level, ranked, minecraft, picture day, tomorrow morning meeting, passed away, cooking, miss (her|his) cooking, boss with
เลิกงาน, เซเว่น, รถเมล์, รถไฟ, สอบ, ซ้อม, ข้าวเย็น, ข้าวเที่ยง, กับข้าว, ทำกับข้าว, หนัง, เพลง, บอล, บาส, เรียน, คาบ, วิชา, กาแฟ, ชานม, พิซซ่า, ตลาด, ฝน, อากาศ, ร้อน, หนาว, น้ำมัน, ออฟฟิศ, ทำงาน, งาน, เวร, วันเกิด, วันหยุด, สูตร, หมา, แมว, ซักผ้า, การบ้าน, ห้องสมุด, หนังสือ, คะแนน, เกรด, ชุดนักเรียน, ตัดผม, ทำฟัน, นัด, คลินิก, วัคซีน, บิล, ค่าเช่า, เงินเดือน, ไวไฟ, สายชาร์จ, แบต, โน้ตบุ๊ก, แข่ง, ทีม, คะแนนสอบ, วงดนตรี, งานวัด, งานแต่ง, ปาร์ตี้, สวัสดีตอนเช้า, ราตรีสวัสดิ์, เจอกัน, บาย, 555, ฮ่า, อิอิ, โอเค, ทีวี, ซีรีส์, ละคร, ว้าว, จ้า, เย้, ยินดี, ตีบอส, ขำ, ถ่ายรูปหมู่, อร่อย, ซื้อ, ขาย, ราคา, ยายเสีย, ปู่เสีย
