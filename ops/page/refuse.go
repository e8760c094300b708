package page

import (
	"io"
	"net/http"
	"strconv"
)

// sentences are what a person reads when a request is refused. Nothing the request held is in them.
var sentences = map[string]map[int]string{
	"en": {
		0:                                "Something went wrong. Please try again.",
		http.StatusBadRequest:            "We could not read this. Please go back and try again.",
		http.StatusUnauthorized:          "Please sign in.",
		http.StatusForbidden:             "You may not do this.",
		http.StatusNotFound:              "There is no such page.",
		http.StatusMethodNotAllowed:      "This page cannot be used in this way.",
		http.StatusRequestTimeout:        "This took too long. Please try again.",
		http.StatusConflict:              "Somebody else was faster. Please look again.",
		http.StatusRequestEntityTooLarge: "This is too long. Please send it in smaller parts.",
		http.StatusUnsupportedMediaType:  "This form was sent in a way we cannot read.",
		http.StatusMisdirectedRequest:    "There is no such page here.",
		http.StatusTooManyRequests:       "Too many requests at once. Please wait a little and try again.",
		http.StatusServiceUnavailable:    "We cannot take this right now. Please try again in a few minutes.",
	},
	"th": {
		0:                                "เกิดข้อผิดพลาด กรุณาลองอีกครั้ง",
		http.StatusBadRequest:            "เราอ่านข้อมูลนี้ไม่ได้ กรุณากลับไปลองอีกครั้ง",
		http.StatusUnauthorized:          "กรุณาเข้าสู่ระบบ",
		http.StatusForbidden:             "คุณไม่มีสิทธิ์ทำสิ่งนี้",
		http.StatusNotFound:              "ไม่พบหน้านี้",
		http.StatusMethodNotAllowed:      "ใช้หน้านี้ด้วยวิธีนี้ไม่ได้",
		http.StatusRequestTimeout:        "ใช้เวลานานเกินไป กรุณาลองอีกครั้ง",
		http.StatusConflict:              "มีคนอื่นทำไปก่อนแล้ว กรุณาดูอีกครั้ง",
		http.StatusRequestEntityTooLarge: "ข้อความยาวเกินไป กรุณาแบ่งส่งเป็นส่วน ๆ",
		http.StatusUnsupportedMediaType:  "แบบฟอร์มนี้ถูกส่งมาในรูปแบบที่เราอ่านไม่ได้",
		http.StatusMisdirectedRequest:    "ไม่พบหน้านี้ที่นี่",
		http.StatusTooManyRequests:       "มีคำขอมากเกินไป กรุณารอสักครู่แล้วลองอีกครั้ง",
		http.StatusServiceUnavailable:    "ขณะนี้เรารับข้อมูลไม่ได้ กรุณาลองอีกครั้งในอีกสักครู่",
	},
}

// Sentence says status to a person; an unknown language is answered in English.
func Sentence(lang string, status int) string {
	table, ok := sentences[lang]
	if !ok {
		table = sentences["en"]
	}
	if s, ok := table[status]; ok {
		return s
	}
	return table[0]
}

// Refuse answers with status and its plain sentence, as text. It echoes nothing and is never cached.
func Refuse(w http.ResponseWriter, lang string, status int) {
	text := Sentence(lang, status) + "\n"
	h := w.Header()
	h.Del("Content-Encoding")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}
