package mailbox

import "time"

// KeepFor shortens the life of letters: a month in a bubble takes the engine's own clocks twenty seconds.
func (p *Provider) KeepFor(d time.Duration) { p.kept = d }
