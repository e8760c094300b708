# Burmese, Lao, Khmer, Vietnamese (marks off), Spanish (marks off): the concepts of S1 and S2 only. To be reviewed by native
# speakers; until then a text in these languages that nothing here matches stays unsorted and is read under S2's clock.

[die-wish]
သေချင်, မနေချင်တော့, အသက်မရှင်ချင်
ຢາກຕາຍ, ບໍ່ຢາກມີຊີວິດ, ຂ້າຕົວຕາຍ
ចង់ស្លាប់, មិនចង់រស់, សម្លាប់ខ្លួន
muon chet, khong muon song, tu tu, tu sat, khong muon song nua
quiero morir, no quiero vivir, suicidarme, matarme, quitarme la vida, quiero morirme

[suicide-act]
ဆေးတွေသောက်, ဆေးအများကြီးသောက်
ກິນຢາຫຼາຍ, ກິນຢາໝົດ
លេបថ្នាំច្រើន
uong het thuoc, uong nhieu thuoc, nhay cau
tome todas las pastillas, tome muchas pastillas, voy a saltar, me corte las venas

[asks-photo]
ဓာတ်ပုံပို့ခိုင်း, ပုံပို့ခိုင်း, ဝတ်လစ်စလစ်, အဝတ်ချွတ်
ຂໍຮູບ, ໃຫ້ສົ່ງຮູບ, ຮູບໂປ້, ແກ້ຜ້າ
សុំរូប, ឲ្យផ្ញើរូប, អោយផ្ញើរូប, រូបអាក្រាត, ដោះខោអាវ
gui anh khoa than, anh khoa than, anh nong, doi gui anh, bat gui anh, coi do, xin anh, gui anh nhay cam
pide fotos, me pide fotos, pidio fotos, fotos desnuda, foto desnuda, fotos intimas, foto sin ropa, que me quite la ropa, mandar fotos, mande fotos, videollamada sin ropa

[threatens]
ခြိမ်းခြောက်, ဖြန့်မယ်
ຂົ່ມຂູ່, ຂູ່ວ່າ, ຈະປ່ອຍຄລິບ
គំរាម, គំរាមកំហែង, បង្ហោះរូប
de doa, doa tung anh, tung anh, tung clip, tong tien, phat tan anh
me amenaza, amenaza con, va a publicar, va a subir mis fotos, chantaje, me chantajea, extorsion


[held]
ပိတ်လှောင်, အိမ်ပြန်မလွှတ်, ပြန်မလွှတ်, ပတ်စပို့သိမ်း
ຂັງ, ກັກຂັງ, ບໍ່ໃຫ້ກັບບ້ານ, ຍຶດພາສປອດ
ឃុំ, ចាប់ឃុំ, មិនឲ្យទៅផ្ទះ, មិនអោយទៅផ្ទះ, ដកលិខិតឆ្លងដែន
bi nhot, nhot toi, khong cho ve, giu ho chieu, bat coc, bi lua ban
encerrada, encerrado, no me deja salir, no me dejan salir, me quitaron el pasaporte, secuestr*

[immediate]
အိမ်ရှေ့ရောက်, နောက်ကလိုက်
ຢູ່ໜ້າບ້ານ, ຕາມຂ້ອຍ
នៅមុខផ្ទះ, តាមខ្ញុំ
dang o truoc nha, truoc cua nha, dang theo toi, di theo toi
esta afuera de mi casa, fuera de mi casa, me sigue, me esta siguiendo, en mi puerta

[meets]
တွေ့ချင်, တွေ့ဖို့ချိန်း, လာခေါ်မယ်
ນັດພົບ, ຢາກພົບ, ມາຮັບ
ណាត់ជួប, ចង់ជួប, មកទទួល
hen gap, muon gap, den don, ru di choi rieng
quiere verme, quiere que nos veamos, quiere conocerme en persona, encontrarnos, vernos, viene por mi, recogerme

[soon]
ဒီည, မနက်ဖြန်, အခု, ဒီနေ့
ຄືນນີ້, ມື້ອື່ນ, ຕອນນີ້, ມື້ນີ້
យប់នេះ, ថ្ងៃស្អែក, ឥឡូវ, ថ្ងៃនេះ
toi nay, ngay mai, bay gio, hom nay, chieu nay
esta noche, manana, ahora, hoy, esta tarde

[me]
ကျွန်မ, ကျွန်တော်, သမီး, ငါ
ຂ້ອຍ, ຂ້ານ້ອຍ, ນ້ອງ
ខ្ញុំ
toi, con, em, minh, chau
mi, me, yo, mi hija, mi hijo

[child]
ကလေး, သမီး
ເດັກ, ລູກ
ក្មេង, កូន
con gai toi, tre em, be gai
mi hija, mi hijo, nina, nino

[touch]
ထိကိုင်, ကိုင်တယ်
ຈັບໂຕ, ລວນລາມ
ប៉ះពាល់, រំលោភ
so soang, sam so, hiep dam, dung cham
me toca, me toco, abusa de, abuso de, me manosea, violacion

[violence]
ရိုက်တယ်, ရိုက်နှက်
ຕີຂ້ອຍ, ທຸບຕີ
វាយខ្ញុំ, វាយដំ
danh toi, danh con, danh dap
me pega, me golpea, golpea a mi
