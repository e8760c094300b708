package risk

import (
	"testing"

	"hotline/triage"
)

// What adults write in the third person and what children only hint at; every second text differs in the one fact that decides.
func TestEnglishReportsAndHints(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		most  triage.Severity // at least as urgent as this
		least triage.Severity // at most as urgent as this; zero: no bound
	}{
		{"My daughter has gone to meet a man from Instagram and her phone is off since noon.", triage.S1, 0},
		{"My niece slipped out of the dormitory to meet someone an hour ago.", triage.S1, 0},
		{"My niece went to the library with her class.", triage.S4, triage.S3},
		{"The bed was empty this morning and her bag is gone, she is 12.", triage.S1, 0},
		{"A man keeps waiting outside the school for my son.", triage.S1, 0},
		{"He is in the house now with my little girl.", triage.S1, 0},
		{"The girls are being sold on and the door is barred.", triage.S1, 0},
		{"They withheld her passport and she cannot leave until she has paid the debt.", triage.S1, 0},
		{"A boy in my dormitory has taken a large amount of medicine, he is slurring.", triage.S1, 0},
		{"The nurse has given him his medicine for the fever.", triage.S4, triage.S3},
		{"The toddler next door was shut out in the cold for an hour.", triage.S1, 0},
		{"The baby is not breathing.", triage.S1, 0},
		{"The baby is sleeping well.", triage.S4, triage.S3},
		{"The caretaker keeps the same boy behind, he told me it is secret.", triage.S2, 0},
		{"The deputy head takes the register.", triage.S4, triage.S3},
		{"My mother's lodger asks my grandson to sit on his knee.", triage.S2, 0},
		{"Her swimming instructor sends private messages to the girl.", triage.S2, 0},
		{"The chaplain invites one boy to his room alone, my pupil told me.", triage.S2, 0},
		{"Pay by Friday or your mum will see it.", triage.S2, 0},
		{"They say the messages will be read out in church.", triage.S2, 0},
		{"If my daughter does not answer he will send everything to her school.", triage.S2, 0},
		{"Her private photo was printed and put up on the wall.", triage.S2, 0},
		{"A stranger pressed my son to undress on camera.", triage.S2, 0},
		{"They asked for an intimate picture of my pupil.", triage.S2, 0},
		{"i wont be here tomorrow", triage.S1, 0},
		{"i wont be at practice, sorry coach", triage.S4, triage.S3},
		{"gave away all my things, the letters are under my pillow", triage.S1, 0},
		{"you can have my ps5, i wont need it anymore", triage.S1, 0},
		{"dont be sad when im gone", triage.S1, 0},
		{"tonight i finally sleep forever", triage.S1, 0},
		{"what is the point of even waking up", triage.S2, 0},
		{"would anyone notice if i vanished", triage.S2, 0},
		{"im on the wrong side of the railing", triage.S1, 0},
		{"wish a car would hit me", triage.S2, 0},
		{"he has something of mine", triage.S2, 0},
		{"he says do it or my mum sees", triage.S2, 0},
		{"he says the bus is late", triage.S4, triage.S3},
		{"he gives me until midnight or everyone sees it", triage.S2, 0},
		{"this is not the way home", triage.S1, 0},
		{"they have our passports and we cannot leave", triage.S1, 0},
		{"he wont stop the car", triage.S1, 0},
		{"im under the bed, i hear footsteps", triage.S1, 0},
		{"i owe them money now and cant go home until i pay it back", triage.S1, 0},
	} {
		r := Default().Rate(Text{Body: c.text})
		if r.Unsorted && c.least == 0 || c.most.MoreUrgentThan(r.Severity) {
			t.Errorf("%s %v, unsorted %v: less than %s: %s", r.Severity, r.Rules, r.Unsorted, c.most, c.text)
		}
		if c.least != 0 && !r.Unsorted && r.Severity.MoreUrgentThan(c.least) {
			t.Errorf("%s %v: more than %s: %s", r.Severity, r.Rules, c.least, c.text)
		}
	}
}
