# What adults write about a child: parents, teachers, neighbours, drivers, nurses; long sentences, third person, no child's
# words. Lines add to the concepts of en.lex (how lines are written stands there).

[child]
gymnast, tutee, choir girl, choir boy, cadet, novice monk, foster child, ward, lad, lass, my eldest, my youngest, my oldest, my middle one, our eldest
our youngest, the little ones, the twins, young person, young people, youngest, god daughter, step son, step daughter
(grade|year) ~ (4|5|6|7|8|9|10|11|12) ~ (boy|girl|pupil), (5|6|7|8|9|10|11|12|13|14|15|16|17) ~ year old
(girl|boy) of ~ (five|six|seven|eight|nine|ten|eleven|twelve|5|6|7|8|9|10|11|12|13|14|15|16), aged (twelve)

[unknown-man]      # somebody the family does not know
@stranger, @older, man, men, guy, foreigner, tourist, boyfriend, online friend, van, pickup truck, taxi, grab driver, recruiter, broker, somebody, someone, adult
person, he, him, woman, lad, contact, couple

[a-child]
@child, she, her, they, them

[left]             # is already gone
(have|already) (gone|go|leave|run) ~ (meet|see|join|be with|stay with|with|off with)
(leave|slip out|sneak out|climb out|walk out|run off|set off|gone off|snuck out|head out|disappear) ~ (meet|see|join|with|wait)
gone (to)? (meet|see|join|be with), out of (the)? (bedroom)? window, (bed|tent|room|bedroom|bunk) ~ (empty|not sleep in)
not in (bed|room|tent|dormitory|class), shoes (and bag)? gone
(walk|take|lead|drive|get|go) out of ~ (school|hostel|dormitory|home|shelter|class) ~ (with|man|adult|car)
(collect|fetch|take|pick up) ~ (school|nursery|kindergarten|class) by ~ (a|someone|somebody|man|adult|people)
(go|went|walk|drive) off with ~ (man|stranger|guy|someone|adult|woman|couple)
(get|climb|step) (in|into) ~ (car|van|taxi|pickup|motorbike|truck) ~ (with|outside|near|of)
(phone|her phone|his phone|mobile) ~ (off|dead|switched off|turn off) ~ (since|and|now)
not (answer|pick up|reply|pick up her|answer her) ~ (phone|call) since, not pick up (phone)?

[immediate]
@a-child ~ @left ~~ @unknown-man, @left ~ @unknown-man ~ (hour|minute) ago
(go|leave|gone|set off) meet ~~ (ago|not pick up|not answer|not back|phone off|since)
(he|man|guy) (in|inside|at) ~ (house|flat|home) ~ (now|right now|as i|with)
(alone|still|left|sit|lock) ~ (with (him|that man|this man|the man|the boyfriend)) ~ (now|right now|tonight|as we speak|at the moment|at this moment|until)
(hotel|guest house|guesthouse|motel|apartment|condo|room) ~~ (girl|boy|child|teenager|schoolgirl) ~~ (foreigner|older man|old man|two men|man twice|grown man|tourist|with a man|with an adult|with two)
(foreigner|older man|old man|two men|grown man|tourist) ~~ (girl|boy|child|teenager|schoolgirl) ~~ (hotel|guest house|guesthouse|motel|his room|room number|check in)
(boy|girl|child|teenager) ~~ (camera on stand|camera stand|tripod|ring light|camera set|lamp|studio light) ~~ (foreigner|man|men|stranger|tourist)
(try|attempt) ~ (grab|take|pull|drag|snatch|lure) ~ (my|a|the|her|him|one) ~~ (car|van|gate|school|today|now|away)
(offer|ask) (child|girl|boy|pupil) ~ (sweets|lift|ride|candy) ~ (gate|outside|now|today|school|his car)
(come|show|stand|turn) up ~ (at|outside|to) ~ (house|home|door|gate|school|flat|shelter)
(meet|see) ~ (him|her|them|man|guy|someone|this|theo) ~ (in (an|half|20|30|ten|twenty) (hour|minute)|at (one|two|three|four|five|six|seven|eight|nine) today|today at|tonight at|this afternoon at|this evening at)

[held]
(door|gate|window|room|exit) ~ (bar|barred|bolt|bolted|padlock|chain|nailed), (girl|boy|child|they|she|he|people) ~ (sold|sell) on
sold on to, sold to (a|another|someone|the next)
(wont|not) (let|allow|permit) ~ (girl|boy|child|children|daughter|son|niece|nephew|student|worker|them all) ~ (go|leave|out|home|phone|speak|ring|call|to)
(withheld|keep back|hold on to|locked away) ~ (passport|phone|papers|documents|id)
borrowed phone ~ (owe|leave|come home|locked|guard|debt)
owe (them|the boss|the company|the agency|money) ~ (leave|go|come home|locked|barred|door|until|before)
(carry|drive|transport|deliver|take) ~ (teenager|girl|boy|child|children) ~ (border|crossing|river|karaoke|bar|hotel|no papers|without papers)
(girl|teenager|child|boy) ~~ (no papers|without papers|no documents|fake papers|false papers) ~~ (border|crossing|tonight|van|cross|river)
(kept|keep) (in|inside|at) ~ (shed|cellar|locked|cage|back room|store room|storeroom|brothel|bar|compound)
(forced|made|have) ~ (beg|serve customers|sit with customers|serve men|entertain|sleep with customers|see customers)
beg ~ (hand over|collects the money|takes the money|beaten if), (passport|papers|id card) ~ (taken|withheld|kept), (marry|married) off
(marry|wed) (against|to a man|to an older), forced (to)? marry, married off

[violence-now]
(drunk|high|raging|furious|armed) ~~ (take (his|the|my|our|her) (son|daughter|child|boy|girl|kids|children)|drive (them|him|her|both|us)|break in|break down|kill|smash|knife)
into the (lake|river|sea|wall|canal) ~ (with|take|him|her|them|kids), drive (them|him|her|us) into the
(fresh|bleeding|deep|open) ~ (wound|cut|gash) ~~ (partner|father|mother|he|dad|mom|stepdad|uncle|teacher|boyfriend|did)
(wound|cut|gash|burn|bruise|broken arm) ~~ did it (this morning|today|last night|just now)
(baby|toddler|infant|sister|brother|child) ~~ (still|alone|left) (with|in the house with|there with) ~ (that man|him|the man|the boyfriend|her partner)
(baby|toddler|infant|child|boy|girl) ~~ (stop move|stopped moving|not moving|not move|limp|blue|not breathe|unresponsive|floppy|stopped crying)
(shut|left|lock) ~ (out|outside|in|inside) ~ (cold|rain|snow|heat|car|hot car|sun|balcony|dark) ~~ (hour|no coat|not move|crying|cry|nobody|no one|toddler|baby|child)
(toddler|baby|child|infant|boy|girl) ~~ (shut|left|lock) ~ (out|outside|in|inside) ~ (cold|rain|snow|heat|car|hot car|sun|balcony|hot)
(scream|screams|screaming) ~ (for help|from next door|next door|through the wall|upstairs|downstairs|now|and then)
(child|girl|boy|woman|baby|kid) ~ (screaming|scream) ~ (next door|upstairs|downstairs|right now|now|stop|again|and)
(hear|heard) ~ (child|girl|boy|baby|kid|thud|bang|scream) ~ (scream|beg|cry for help|stop|hit|beaten|thud)
(beaten|hit|thrash|whip) now
beat (her|him|them|the child|the boy|the girl) ~ (right now|now|as i write|as we speak|again now|in the street)

[suicide-act]
(take|taken|took|swallow) ~ (large|huge|big|whole|dangerous) ~ (amount|number|dose|lot|handful) (of)
(take|swallow) ~~ (medicine|medication|tablet|tablets|pills|painkillers|sleeping pills) ~ (half hour|minute ago|hour ago|just now|slurring|drowsy|sleepy|sick|vomit)
awake but (slur|drowsy), (slurring|slurred|slur), empty (pill|medicine|tablet) ~ (pack|packet|bottle|strip|box)
(stand|sit|climb) (on|over|at) ~ (parapet|railing|roof|ledge|bridge|window ledge|balcony rail|wrong side of)
(cut|slash|slit) ~ (wrist|wrists|throat|arms)
(found|find) (her|him) ~ (unconscious|with a rope|with rope|with a blade|on the roof|with pills)
(write|left|leave|found) ~ (farewell|goodbye|suicide) ~ (note|letter|message|video), farewell (letter|note|message|text|post)
not (see|be here for|live to|reach) ~ (birthday|graduation|tomorrow|the weekend|morning)

[post]             # a place of trust, as adults name it
@trusted, deputy, deputy (head|principal), caretaker, lodger, (lollipop|crossing) man, crossing guard, choirmaster, choir (leader|director|master)
scout master, chaplain, deacon, abbot, elder, vicar, rabbi, assistant coach, riding instructor
foster (father|mother|carer|parent|brother)
repair man, shop owner, shop keeper, (van|school van|taxi|tuk tuk) driver, janitor, dormitory (head|supervisor|master|warden|father), warden
volunteer, physio, counselor, doctor, dentist, supervisor, gardener
village (chief|elder|headman), officer, orphanage (director|manager|father|owner), director of (home|school|orphanage|shelter|choir)
(father in law|brother in law|step father|step brother|stepbrother|half brother|older cousin|uncle)

[singled-out]      # what somebody in such a place does
after hours, (same|one) (boy|girl|child|pupil) (to|into|always|every)
give lift (home|alone|to)
alone (with|in|at|after)
private (message|lesson|number|chat|photo), extra lesson*, special (lesson|treatment|attention|friend|girl|boy|bond|pupil|student)
relationship with
tells (her|him|them) (not|to keep|to say nothing), stares at, follows (her|him|them)

[trusted-odd2]

[asks-photo]
(want|ask|request|press|pressure|persuade|coax|urge|beg|pester|groom|convince|direct|order|tell) ~ (undress|strip|remove her|take off|take her|take his|expose|reveal|pose|bathe|shower|lift her|show herself|show himself|film herself|film himself|photograph herself|photograph himself|touch herself|touch himself)
(photo|video|picture) of ~ (herself|himself|her body|his body|her chest|him undress|her undress|her in|him in)
(picture|photo|video|clip) (in|from) ~ (bath|shower|bed|bathroom|underwear|swimsuit|leotard|bikini)
(intimate|compromising|indecent|revealing|inappropriate|explicit|private|undressed) ~ (picture|image|photo|video|material|clip)
(send|sent|share|trade) ~ (intimate|compromising|indecent|revealing|inappropriate|explicit|private)

[extort]
or ~ (mom|dad|aunt|uncle|parents|teacher|teachers|school|family|friends|brother|sister|grandma|boss|class|whole class|husband|boyfriend|headmaster|church) ~ (see|get|hear|receive|know|find out|be the first|be told|read)
(see|sees|know|knows) ~ (it|them|everything|this) first, be the first to (see|know|hear)
(pay|paid|paying) ~ (photo|picture|publish|release|boy|daughter|son), what (he|she|they|hes|shes) owed
stop when (she|he|i) ~ (send|pay|give|do|meet), he stop ~ when she send
(paid|pay|sent money) ~ (once|twice|three times|already|last week|him) ~ (more|again|still|another|now wants|keeps)
(now|still|keep|keeps) ~ (want|ask|demand) more, (message|chat|secret|diary|letter) read out ~ (to|at|in)
if (she|he|the (choir)? girl|the boy|my daughter|my son|my niece|my pupil) ~ (not|stops|stop|refuse|refuses|block|blocks|tells|tell|leaves|quit|fails|ignore) ~~ (parents|send|sends|post|posts|publish|release|read out|share|show|everyone|expose|leak|come|hurt|kill|happen)
hold (photo|picture|video|image|something|this|a secret) over ~ (her|him), compromising (photo|picture|video|image|material)
(leverage|hold|power|control) (over|on) ~ (her|him|my), hush money, pay (for)? (his|her|their) silence

[meets]
(ticket|reservation|taxi|hotel room) ~ (paid|booked|sent) by (a|him|someone|stranger|man|somebody)
(flight|train|bus|plane|coach|ferry) ~ (ticket|reservation|seat|booking) ~~ (paid by|in her name|in his name|from (a|someone|somebody|him)|bought by|booked by|sent by|to see|to meet)
(fly|flying) in ~ (see|meet) (her|him|me), (pack|packed) ~ (bag|suitcase|backpack)
(fetch|collect) ~ (her|him|my daughter|my son|my niece) ~ (first day|holiday|next|tomorrow|tonight|away)
move to (city|town|village|area), (be|we can be|so we can be) together in (real life|person|december), move in (with|together)
run off (with|together), elope*, (rendezvous|meeting|meet up|date) ~ (plan|planned|arranged|fixed|set|agreed)
(arrange|arranged|agreed|plan|planned|intend|promise|promised|insist|insists) ~ (meet|see|visit|fetch|collect|take|travel|join|meeting)

[mask]
(kill|beat|destroy|hit) me (in|at) ~ (mario kart|chess|uno|minecraft|fortnite|fifa|cards|among us|roblox|rov|tekken|smash)
(kill|beat|destroy) me again in ~ (mario kart|chess|uno|minecraft|fortnite|fifa|roblox|rov)
or i tell everyone (you|u) (like|fancy|love), (dont|not|never) send photo to stranger, sell my old (phone|bike|laptop|console)
nobody go home haha
[frame]
last night (drama|film|series|episode|movie|soap)
