package phone

import (
	"time"

	"hotline/intake"
)

// Notice is what happened, for the log and the counters. It can hold nothing of a reporter: IDs, codes and fixed words.
type Notice struct {
	Op      string          // sms, status, sweep, scrub
	Verdict string          // one of the words below
	Report  intake.ReportID // zero where there is none
	Letter  intake.LetterID // zero where there is none
	Code    int             // the provider's error code
	Status  int             // the provider's HTTP status
	Refused int             // attachments refused
	Age     time.Duration   // of the provider's copy
}

// The verdicts of a Notice.
const (
	Stored    = "stored"    // a report is durable
	Repeated  = "repeated"  // the same report, again
	Unstored  = "unstored"  // a report is not durable; the provider was asked to come again
	NoSlip    = "no-slip"   // a report is kept, but without a way back: the address could not be sealed
	Untaken   = "untaken"   // letters were shown by text and could not be destroyed: they may be shown once more
	Recovered = "recovered" // a report was found by the sweep, its webhook never got here
	Told      = "told"      // a letter's news was handed on
	Untold    = "untold"    // it could not be; the provider was asked to come again
	Scrubbed  = "scrubbed"  // the provider's copy is gone
	Kept      = "kept"      // the provider will not let go of its copy yet
	Overdue   = "overdue"   // and has not for more than a day: alarm
	Unlisted  = "unlisted"  // the provider did not give its list
)

func notify(f func(Notice), n Notice) {
	if f != nil {
		f(n)
	}
}
