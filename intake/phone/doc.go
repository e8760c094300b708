// Package phone speaks Twilio: it takes in what reporters text, answers in TwiML, sends letters, hears what became of them,
// and makes the provider forget all of it.
//
//	webhook -> Verifier -> Door -> Desk, Contacts          a text becomes a report, or Twilio is told to try again
//	Client                                                 Send, Find, Scrub, and the lists that Sweep reads
//	status callback -> Verifier -> Status -> Fates         a letter's news, which only ever gets better known
//	Sweep                                                  what still lies at the provider: missed texts come in, then all is scrubbed
//
// Assembly in cmd builds it; intake/outbox sees only gateway.Provider. The provider's list of messages is the one queue of
// what is left to scrub, so no crash can lose a scrub job. The package never fetches media or a link, never decides what a
// report means, and never puts a number or a word of a report into an error, a notice or a URL. Facts about Twilio:
// https://www.twilio.com/docs/usage/security (signatures), /docs/messaging/twiml, /docs/messaging/api/message-resource.
package phone
