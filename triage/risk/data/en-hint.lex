# Hints and turns of phrase of children and teenagers who do not say the plain word.

[suicide-hint]
wont be (here|around|in|there|alive) ~ (tomorrow|anymore|next week|next month|monday|after|by|when|to see|for long|much longer)
not (here|around) ~ (tomorrow|monday|next week|after tonight|much longer|for long|by then|in the morning)
not need (it|them|my phone|my bed|my stuff|my clothes|anything) ~ (anymore|after|where|tomorrow|soon|now)
wont need (it|them|my phone|my stuff|anything|a|lunch|money|this) ~ (anymore|after|where|tomorrow|soon|now|when|again)
you can have my ~ (stuff|things|phone|ps5|room|bike|dog|cat|switch|guitar|clothes|games|laptop)
(give|gave) (away)? (my|all my) ~ (thing|stuff|cat|dog|guitar|games|hamster|savings|pet) ~ (to|away)
(wrote|written|write|finished|done) ~ (the|my|all the|all my|some|a) ~ (letter|letters|note|notes|goodbye|goodbyes|will)
(have|got|bought|saved|hid|hidden|saving) ~ (the stuff|what i need|everything i need|enough pills|enough tablets|enough of them|the pills|the tablets|the rope|the blade)
(picked|chose|chosen|set|decided|pick) ~ (day|date|place|time|tree|bridge|way|spot)
(tonight|tomorrow|soon|then|finally) ~ (sleep forever|be free|be over|be peace|be quiet|stop hurting|rest|be done|be gone|ends|end)
(be|at) peace (soon|tonight|tomorrow|finally)
(last|final) ~ (time|night|day|message|text|post|goodbye|birthday|sunset|meal|song|one) ~ (i|im|ill|you|from me|on earth|ever|here|with you|for me)
(dont|not) ~ (sad|cry|miss me|blame yourself|blame anyone|look for me|wait for me|save me|worry about me) ~ (when|if|after|tomorrow|for|its|it|i|anymore)
tell (my|them|mom|dad|her|him) ~ (love them|love her|love him|loved|was not|wasnt her fault|not her fault|not his fault|im sorry|sorry|not their fault)
not (her|his|their|your|moms|anyone) fault ~ (i|its|that i|when)
(see|be with|join|meet) ~ (grandma|grandpa|my grandma|my grandpa|my mom|my dad|my brother|my dog|nana|her|him|them) ~ (in heaven|soon in|again soon|up there|on the other side|where)
other side, (top|roof) of ~ (car park|carpark|building|school|block|mall|tower|multi storey|multistorey)
(wrong|other) side of ~ (rail|railing|fence|bridge|barrier)
(on|by|near|at) ~ (tracks|train tracks|railway|platform edge|cliff|cliffs|motorway bridge|overpass) ~ (and|now|waiting|alone|i|again)
next train, (legs|feet) (over|off) the ~ (edge|side|rail)
(took|taken|swallowed|had|ate|take|eat) ~ (all|the whole|a whole|loads|so many|like 20|like 30|about 20|about 30|most|them all|10|15|20|30|40) ~ (them|my moms|the packet|the box|the bottle|pills|my grans|the tablets|my tablets|moms|grandmas|it)
(everyone|everybody|they|mom|people) ~ (get over it|be fine without|forget me|understand when|find me|know why|know soon|see when)
(mom|dad|someone|sister|they) find ~ (me|my body|my note), (clean|cleaned|tidied|tidy) my room so ~ (they|mom|nobody|no one)
delete (everything|accounts|socials) ~ (so|and|ready|before)
who (look after|take care of) my ~ (dog|cat|brother|sister|mom) ~ (when im|when i|after|if i)
if (anything|something) happen to me ~ (tonight|tomorrow|look|tell|give), sorry (for|about) (what|everything)
im about to (do it|do something|end|jump|go), (its|it is|it) tonight, (im|i) (ready|calm|at peace) ~ (now|to go|to do it|with it)
(countdown|days|hours) (until|till|left) ~ (i|im|its over|the end), one more (day|night|sleep) (then|and then|till)
(when|by the time) (you|u) ~ (see|read|get|find) this
(no more|wont be) ~ (school|mornings|birthdays|pain|me) ~ (after|ever|tomorrow|for me)

(letters|notes) under my pillow, (give|gave) away all my things, all my things away

[die-wish]
point ~ (wake up|waking up|wake|get up|go on|going on|try|trying|live|living|anything|be here|being here|staying|exist)
(anyone|anybody|someone|they|people) ~ (notice|care|miss me|cry|be sad|come to my funeral), my funeral
wish (a|the|some) ~ (car|bus|truck|train) ~ (hit|run|take)
wish ~ (switch off|turn off|vanish|evaporate|fade|not wake|be over|stop|fall asleep|sleep and|swap|be dead|get hit|get cancer)
disappointed (i|when i|that i) (woke|wake), (still here|woke up again) (sadly|unfortunately|ugh|why)
not see (myself|me) ~ (at|past|being|getting|reaching|turning)
(did|do|doing|done) it (to|on) my ~ (arm|arms|leg|legs|thigh|thighs|wrist|skin)
(did|started|doing) it again ~ (arm|leg|blade|razor|scissors|compass|sharpener), (new|fresh) (cut|cuts|lines|marks) ~ (on|again)
(blade|razor|scissors|sharpener|compass|lighter) ~ (the only thing|helps|again|calms|in my|under my)
helps (cut|cutting|the blade|pain|burning), (take|taking) up space, waste of (space|air|oxygen)
(everyone|everybody|mom|they|family|world) ~ (happier|better|easier|relieved) ~ (if i|without me|when i|once i)
one less (mouth|problem|person), (cant|not|dont) ~ (do|take|handle|carry|stand) ~ (anymore|any more|much longer|another day)
(cant|not) (face|do) ~ (another|one more|tomorrow|monday)
(want|need) ~ (it|everything|the noise|the pain|my head|my brain|the voices) ~ (stop|end|shut up|go quiet|be quiet|be over)
(voices|voice) (tell|say|keep telling|want)
(tired|exhausted|sick) of ~ (pretending|existing|waking up|being me|being here|trying|breathing|life|living)
(rather|prefer) not (exist|be here|wake up|be alive)
(drowning|fading|empty|numb|hollow) ~ (inside|all the time|every day|and no one|and nobody)
(googled|searched|google|search|looking up|look up) ~ (how|ways|painless) ~ (die|end|many pills|much|way|to disappear)
how many (pills|tablets|paracetamol) ~ (does|do|would|to|until|it|is)

[immediate]
(he|uncle|stepdad|dad|coach|man) have key
(hear|heard) ~ (him|her|footsteps|someone|somebody|the stairs|the door|the handle|steps|a car) ~ (on|in|outside|at|coming|downstairs|upstairs|moving|turn|open|pull up|breathing)
(door handle|handle|doorknob) ~ (moving|turning|move|turn)
(im|i|we) ~ (under|behind|inside|hiding in|hid in) ~ (bed|wardrobe|closet|cupboard|desk|stairs|sink|bath|shed|door)
(im|i|we) (in|locked in|hiding in) ~ (bathroom|toilet|wardrobe|closet|shop|store|loo|changing room|restroom) ~ (and|he|cos|because|until|hes|with|of|at|bc)
(not|isnt) the way (home|to|to my), (wrong way|not going home|driving past|passed my|missed my|drove past)
wont stop (the)? (car|van|driving|motorbike), locked the (car|doors|door|gate|room), (child|car) lock*
(driver|taxi|grab|he|man) ~ (not|wont) ~ (stop|stopping|turn|let me out|taking me home|answer), let me out, (wont|not) let me out
(he|they|man|guy|someone) ~ (at|by|outside|behind) (my|our) ~ (gate|door|window|stairs|fence|balcony|bedroom)
(car|van|bike|motorbike|truck) ~ (outside|parked|waiting|slow|following|behind|back|opposite|again), lights off (outside|and|car|in)
hes ~ (downstairs|upstairs|outside|here|inside|in|at|back|coming|on), (shes|theyre) (downstairs|outside|here|inside)
(he|they) (break|climb|let himself) ~ (in|into|through), (he|they) (get|come) in through
(standing|waiting|watching|staring) ~ (outside|at|by|under|behind|across) my ~ (window|door|gate|bed|house|school|fence)
(cant|not) ~ (type|talk|make noise|make a sound|breathe loud), (whisper|whispering|quiet) ~ (because|cos|he|so he|hes|in case)
turn off the (lights|light|wifi|power), im (at|in) his (now)?
(he|they) (gave|give|put|made) me ~ (drink|pill|something|drinks) ~ (dizzy|sleepy|weird|cant|tired|funny|spinning|woke)
(feel|feeling) ~ (dizzy|sleepy|drugged|spinning|woozy) ~ (and|after|since|from|hes|he|he gave), everything spinning

[held]
(no|without) ~ (handle|windows|window|way out|exit|signal|door handle)
(windows|window|door|gate) ~ (bars|bar|locked|locks|lock|wire|chain|padlock|no handle)
(lock|locks|locked|chain|chained) ~ (gate|door|doors|gates|room|us|me|window|windows)
(pay|work|earn) ~ (40000|50000|debt|everything|what i owe|loan|ticket|what we owe) ~ (back|off|first|before)
i owe (them|him|her|it|the) ~ (now|for|money|boss|for the|and|so|before), (say|says|said|told) ~ (i|we|that i|that we) owe
(cant|not allowed|not) ~ (leave|go|call|go home|phone|go out|come home|talk to) ~ (until|till|unless|before|anymore|here|mom|my|anyone|alone|outside)
(using|borrowed|borrow|this is|on|stole|hid|hidden) ~ (roommate|friend|cleaner|guard|customer|girls|cooks|other) ~ (phone|phones|mobile)
(they|boss|guard) (dont|not) know i have ~ (phone|mobile)
(made|make|makes|making) (us|me) ~ (call|chat|scam|message|sit|drink|dance|smile|sell|serve|work|type|trick|text) ~ (strangers|people|customers|old|men|with|all|until|16|all day|all night|for)
(job|work) (not|isnt|is not) what ~ (they|he|she), want to go home ~ (they|he|wont|not|cant|let)
(dont|not) know (what|which) ~ (country|city|town|place|building) ~ (im|this|we|i)
(took|take|taken|brought|bring) ~ (us|me|her) ~ (across|over) (river|border|bridge), crossed the (river|border)
(sold|sell|swap|swapped|move|moved|trade|traded) ~ (me|us|her|girls) ~ (to|on|between|for)

[extort]
(he|she|they|someone|guy) have ~ (something|screenshot|recording|folder|proof) ~ (of|on) (me|mine|us)
(he|she|they|someone) have something of mine, have what i send, (he|they) have it saved
(he|she|they|someone|it) ~ (press|hit|tap|click) ~ (send|post|upload|share)
(posting|post|posts|sending|send|sharing|share|uploading|upload|dropping|drop|leaking) ~ (it|them|that|everything|the vid|the pic|one|the first) ~ (tonight|at|by|on|if|in|tomorrow|friday|unless|to everyone|to my|every|as proof)
(go|get) (public|viral) ~ (tonight|if|unless|tomorrow|friday|monday), (go|get) out ~ (tonight|if i|unless|tomorrow|to everyone)
(tick tock|clock (is)? ticking|time (is)? running out|times up|counting down|time up)
(i|we|u|you) ~ (have|got|have only|only have|have got) ~ (until|till|til|an hour|one hour|2 hours|two hours|24 hours|1 hour|3 days|10 mins|two days|1 day|one day|3 hours|30 mins)
or ~ (mom|dad|school|friends|class|parents|sister|brother|teacher|whole school|followers|boyfriend|family|gran|crush|boss) ~ (see|get|know|find|hear|receive|sees|gets|knows|finds|hears)
(or|else|otherwise|unless) ~ (mom|dad|everyone|whole school|class|follower|parent|friend) ~ (see|get|find out|know|hear)
(everyone|whole school|follower) (see|get) ~ (it|everything) ~ (tonight|tomorrow|if|unless|friday)
(or|else|otherwise) ~ (its|it is|it|they|all|everything) ~ (goes|go|going|is going|gets|get|ends|out|up|over|posted|sent|online)
(say|says|said) ~ (friday|monday|tonight|tomorrow|sunday|saturday) or
(he|she|they) (send|post) ~ (one|first|first one|it) as ~ (proof|warning), as proof (he|that|they|it)
do (what|whatever|everything) (he|she|they) ~ (say|says|want|wants|tell) ~ (or|cos|because|else|bc)
(big|bad|huge) mistake ~ (now|u|you|and|ur|blocking), (you|u|i|ill|youll|shell|hell) regret ~ (it|this|that|blocking|telling|not)
(make|makes|made|making) ~ (me|u|you) famous, everyone know (who|what|about|u|you|tomorrow|tonight|by), (owns|own|owned) me
(cant|not) block ~ (or|cos|because|he|bc|otherwise|hell), if i block (him|her|them|he|it|then)
(keep|keeps|kept) (him|them|her) ~ (quiet|happy|from)
(buy|pay|send) (him|them) ~ (gift card|steam card|money again|so he|so they|to delete)

[asks-photo]
(send|show|take|record|film) ~ (photo|video) (of|in|with|without) ~ (me|my|bed|less|no|only|you|your|skirt|bath|shower|nothing)
(want|ask|keep|beg|say) ~ (to see|2 see|for) ~ (rest of|body|you know|feet|legs|tummy|chest|skin|underneath|something special)
(the rest|rest) of, (less|no) (clothes|blanket|covers|layers)
(camera|cam|video|facetime) ~ (lower|down|on my|under|in the bath|in the shower|while i|when i|in bed)
(move|put|point|tilt|hold) ~ (camera|phone|cam) ~ (down|lower|there|under|on), (turn|spin|twirl) around ~ (for him|on camera|slowly)
(see|look) (it|them), (delete|deletes|deleting) (it|them) ~ (after|straight|right after|once|when he)
(trust|trusts) (me|him|u|you) ~ (send|show|prove|with a), (send|show) (and|then|n) ~ (he|i|ill) ~ (send|show|delete|pay|stop)
(bra|underwear|undies|panties|knickers|bikini|swimsuit|swimmers|pjs|pyjamas|towel|nightie) ~ (pic|photo|selfie|pics|video|on cam|on camera|only|off)
(pic|photo|selfie|video) (in|of) ~ (bra|underwear|undies|panties|knickers|bikini|swimsuit|pjs|pyjamas|towel|nightie|body|bum|chest|legs|feet|shower|bath|bed)

[meets]
(cover|covering|cover for me|alibi) ~ (for me|with mom|if)
(sleepover|staying|studying) (at|with) ~ (lisa|a friend|my friend|friends) ~ (but|really|so i can|instead)
(he|she|they) ~ (send|order|book|pay) ~ (grab|taxi|uber|ticket|flight|driver|hotel|cab|airbnb)
(he|guy|man|boyfriend) ~ (come|move|fly|arrive|land|drive|travel) ~ (city|town|village|area|street|country|soi|province|neighborhood)
(going|gonna|go|get|getting) ~ (see|meet) ~ (him|her|them|my bf|my boyfriend|my online|each other|irl|this guy|that guy|someone)
(bring|wear|pack) ~ (passport|id card|my id|dress|skirt|swimsuit|toothbrush|birth certificate) ~ (he say|come|no phone|no n|he tell|meet)
(come|go|be|meet|wait) ~ (alone|by myself|by yourself|on my own|without my)
(leave|leaving|left) ~ (window|back door|door|gate) (open|unlocked)
(through|out|from) (window|back door|back gate) ~ (tonight|when|after|at|and|he|so)
(bag|suitcase|backpack|stuff) ~ (packed|pack|ready|hidden|hiding)
(behind|back of|outside|near|at|by) ~ (mall|station|7 11|7-11|school|temple|gym|park|market|cinema|library|church|bridge|petrol station|gas station) ~ (alone|at|tonight|tomorrow|after|when|he|with him|no one|where)
(visit|see) me on my birthday, gonna be (together|with him|with her|his|a family) ~ (soon|forever|in|next|when|tomorrow)
(get|getting|got) (me|us) ~ (out of|away from) ~ (here|home|this|my), hang (out)? (at|in) his
(place|house|room|flat|condo|apartment|hotel|car|dorm|studio) ~ (tonight|tomorrow|after|on|this|at|when|alone|next|just|for|later)
(netflix|film|movie|pizza|drinks|drink|gaming) ~ (at|in) ~ (his|hers|their)

[trusted]
mom (new)? (partner|man|guy|husband), stepdad*, ajarn, ajahn, luang (por|pi|phi)
(teacher|coach|sensei|manager|boss|supervisor|imam|ustad|vicar|preacher|choirmaster|trainer|captain|senior|senpai|mentor|leader|babysitter|sitter|cousin|grandad|grandpa|stepbro|stepbrother|lodger|landlord|driver|maid|helper|gardener|uncle)

[violence-now]
(there is|theres|so much|lots of|loads of) blood, blood (everywhere|all over|on the floor|on her|on him|coming)
(wont|not|isnt|doesnt) ~ (wake|waking|wake up|waking up|breathing|moving|responding|open her eyes|get up)
(mom|dad|sister|brother) ~ (on floor|bleed|knock out|pass out|unconscious)
