package sim

import (
	"strings"
	"unicode/utf16"
)

// GSM 03.38: the basic alphabet, and the characters that cost two.
const (
	gsmBasic  = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmDouble = "\f^{}\\[~]|€"
)

// segments counts the parts of a text: 160 or 153 septets, 70 or 67 UTF-16 units.
func segments(text string) int {
	septets, gsm := 0, true
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsmBasic, r):
			septets++
		case strings.ContainsRune(gsmDouble, r):
			septets += 2
		default:
			gsm = false
		}
	}
	if gsm {
		return parts(septets, 160, 153)
	}
	return parts(len(utf16.Encode([]rune(text))), 70, 67)
}

func parts(units, alone, joined int) int {
	if units <= alone {
		return 1
	}
	return (units + joined - 1) / joined
}
