package risk

// ordinary lists everyday English words that are one letter away from a lexicon word and must not be "corrected" into it.
var ordinary = wordSet(`about above after again along among apple beach bread bring broad brown build carry cause chair cheap chest chief
	child china clean clear clock close coach coast could count court cover crime cross crowd dance death dream dress drink drive early earth
	eight enjoy enter event every exact exist extra faith false favor field fifth fight final first floor focus force found frame fresh front
	fruit fully funny giant given glass going grade grand grant grass great green group guess guest guide happy heart heavy hello hence horse
	hotel house human image index inner input issue joint judge knock known large later laugh learn least leave legal level light limit local
	lucky lunch maybe major maker march match meant media might minor mixed model month moral motor mount mouse mouth movie music never night
	noise north noted novel nurse occur ocean offer often order other ought paint panel paper party peace phase phone piece pilot pitch place
	plain plane plant plate point pound power price pride prime print prior prize proof proud prove queen quick quiet quite radio raise range
	rapid ratio reach ready refer right river round route royal scale scene scope score sense serve seven shall shape share sharp sheet shelf
	shell shift shirt shock shoot short shown sight since skill sleep small smart smell smile smoke solid solve sorry sound south space spare
	speak speed spend sport staff stage stand start state steam steel stick still stock stone store storm story strip study stuff style sugar
	suite super sweet table taken taste taxes teach terms thank their there these thick thing think third those three throw tight times tired
	title today topic total touch tough tower track trade train treat trend trial truck truly trust truth twice under union until upper upset
	urban usual valid value video visit vital voice waste watch water wheel where which while white whole whose woman world worry worse worst
	worth would wound write wrong yield young meeting school student teacher parent question message number family friend brother sister
	letter better matter number winter summer dinner corner border county country course really please people little picture minute second
	moment mother father another whether weather rather either neither thought through though although always street strong string spring`)
