package sim

import (
	"net/http"
	"slices"
	"strings"
)

// listMedia answers the list of a message's attachments.
func (s *Sim) listMedia(w http.ResponseWriter, r *http.Request) {
	sid := r.PathValue("sid")
	s.mu.Lock()
	m := s.book.bySID[sid]
	list := []map[string]any{}
	if m != nil {
		for _, me := range m.Media {
			list = append(list, map[string]any{
				"sid": me, "account_sid": s.cfg.AccountSID, "parent_sid": sid, "content_type": "image/png",
				"uri": s.messageURI(sid) + "/Media/" + me + ".json",
			})
		}
	}
	s.mu.Unlock()
	if m == nil {
		restError(w, 20404, "")
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"media_list": list, "page": 0, "page_size": 50, "next_page_uri": nil})
}

// medium finds an attachment and its message. The caller holds s.mu.
func (s *Sim) medium(r *http.Request) (m *Message, me string, found bool) {
	me = strings.TrimSuffix(r.PathValue("media"), ".json")
	m = s.book.bySID[r.PathValue("sid")]
	return m, me, m != nil && slices.Contains(m.Media, me)
}

// deleteMedia deletes one attachment of a message.
func (s *Sim) deleteMedia(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	m, me, found := s.medium(r)
	if found {
		m.Media = slices.DeleteFunc(slices.Clone(m.Media), func(other string) bool { return other == me })
		s.touch()
	}
	s.mu.Unlock()
	if !found {
		restError(w, 20404, "")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// pretendPicture is one grey dot.
const pretendPicture = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cch\x00\x00\x00\x82\x00\x81w\xcdr\xb6\x00\x00\x00\x00IEND\xaeB`\x82"

// picture serves a pretend picture, and counts: a hotline should never ask for one.
func (s *Sim) picture(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	_, _, found := s.medium(r)
	if found {
		s.fetched++
		s.touch()
	}
	s.mu.Unlock()
	if !found {
		restError(w, 20404, "")
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Write([]byte(pretendPicture)) //nolint:errcheck // the reader is gone
}
