// Package page is how the house shows itself over HTTP: templates in the reader's language, the headers that guard a page,
// the refusals, live events, forms within limits, and the server all listeners share.
//
// The form, the console, the liaison desk and the admin listener use it. It knows no route, no session and no case, starts
// nothing in a constructor, puts nothing a visitor sent into an answer by itself, and never writes an address, a header or
// a body to the log.
//
//	Server -> Observe (one event a request, panics caught) -> Hosts -> Limit -> Headers -> mux -> Form -> Set.Write
package page
