package intake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"strings"
	"unicode"

	"hotline/ops/secret"
)

// Receipt is what a web reporter takes with her: sixteen digits, of which the last checks the others, written in groups as
// a long telephone number is. Whoever holds it reads her letters, so it refuses to be printed; Reveal and Grouped are the
// ways out. It is stored nowhere: intake/mailbox keeps only what cannot be turned back.
type Receipt struct{ digits secret.Text }

// receiptDigits is the length of a receipt with its check digit: 10^15 receipts.
const receiptDigits = 16

// DeriveReceipt makes the one receipt that belongs to a form's nonce, HMAC-SHA256 under key: a form that is sent again over
// a bad line gives the same receipt.
func DeriveReceipt(key secret.Bytes, nonce string) Receipt {
	m := hmac.New(sha256.New, key.Reveal())
	fmt.Fprintf(m, "7:receipt%d:%s", len(nonce), nonce)
	sum := m.Sum(nil)
	// 128 bits modulo 10^15: no receipt is likelier than another by more than 2^-78.
	n := bits.Rem64(binary.BigEndian.Uint64(sum), binary.BigEndian.Uint64(sum[8:]), 1_000_000_000_000_000)
	body := fmt.Sprintf("%0*d", receiptDigits-1, n)
	return Receipt{secret.NewText(body + string('0'+damm(body)))}
}

// ParseReceipt reads digits as people write them: grouped with spaces, hyphens, dots or brackets, and in the digits of
// every script that keyboards here have. Every single wrong digit and every swap of neighbours is refused.
func ParseReceipt(text string) (Receipt, error) {
	d := make([]byte, 0, receiptDigits)
	for _, r := range text {
		v, ok := receiptDigit(r)
		switch {
		case ok && len(d) < receiptDigits:
			d = append(d, v)
		case !ok && (unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune(".()/\u200b\u200c\u200d\u2060\ufeff", r)):
		default:
			return Receipt{}, fmt.Errorf("%w: receipt", ErrInvalid)
		}
	}
	if len(d) != receiptDigits || damm(string(d)) != 0 {
		return Receipt{}, fmt.Errorf("%w: receipt", ErrInvalid)
	}
	return Receipt{secret.NewText(string(d))}, nil
}

// receiptDigit reads ASCII, full-width, Thai, Lao, Burmese, Shan and Khmer digits.
func receiptDigit(r rune) (byte, bool) {
	for _, zero := range []rune{'0', '\uff10', '๐', '໐', '၀', '႐', '០'} {
		if r >= zero && r <= zero+9 {
			return byte('0' + r - zero), true
		}
	}
	return 0, false
}

// quasigroup is H. M. Damm's totally anti-symmetric one of order 10 (dissertation, Marburg 2004): no single wrong digit and
// no swap of neighbours keeps the check.
var quasigroup = [10]string{
	"0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
}

// damm gives the check digit of digits; of digits with their check digit it is 0.
func damm(digits string) (check byte) {
	for i := range len(digits) {
		check = quasigroup[check][digits[i]-'0'] - '0'
	}
	return check
}

// Reveal gives the bare digits.
func (r Receipt) Reveal() string { return r.digits.Reveal() }

// Grouped gives the digits as they are shown, 012 345 6789 012 345.
func (r Receipt) Grouped() string {
	d := r.Reveal()
	if d == "" {
		return ""
	}
	return d[:3] + " " + d[3:6] + " " + d[6:10] + " " + d[10:13] + " " + d[13:]
}

// IsZero reports whether there is no receipt.
func (r Receipt) IsZero() bool { return r.digits.Empty() }

// Equal compares in constant time.
func (r Receipt) Equal(o Receipt) bool { return r.digits.Equal(o.digits) }

func (Receipt) String() string               { return secret.Hidden }
func (Receipt) GoString() string             { return secret.Hidden }
func (Receipt) Format(w fmt.State, _ rune)   { _, _ = io.WriteString(w, secret.Hidden) }
func (Receipt) MarshalText() ([]byte, error) { return nil, secret.ErrNotEncodable }
func (Receipt) MarshalJSON() ([]byte, error) { return nil, secret.ErrNotEncodable }
