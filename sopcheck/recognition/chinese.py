"""Chinese writing, folded for comparison: traditional to simplified characters, and numerals."""

from __future__ import annotations

import unicodedata

_PAIRS = (
    "專专業业東东兩两嚴严個个豐丰臨临為为麗丽舉举義义烏乌樂乐習习鄉乡書书買买亂乱爭争於于虧亏雲云亞亚產产畝亩親亲億亿"
    "僅仅從从倉仓儀仪們们價价眾众優优會会傳传傷伤倫伦偽伪體体餘余傭佣債债傾倾償偿儲储兒儿黨党蘭兰關关興兴養养獸兽內内"
    "冊册寫写軍军農农馮冯決决況况凍冻淨净準准減减湊凑幾几鳳凤憑凭凱凯擊击創创劃划劉刘則则剛刚刪删別别劑剂劍剑劇剧勸劝"
    "辦办務务動动勵励勁劲勞劳勢势勻匀區区醫医華华協协單单賣卖盧卢衛卫卻却廠厂廳厅歷历曆历厲厉壓压廈厦縣县參参雙双發发"
    "變变敘叙葉叶號号嘆叹嚇吓嗎吗啟启吳吴員员響响問问喚唤嘗尝團团園园圍围國国圖图圓圆聖圣場场塊块堅坚壇坛壩坝墳坟壯壮"
    "聲声殼壳處处備备復复複复夠够頭头誇夸夾夹奪夺奮奋獎奖奧奥婦妇媽妈嫵妩孫孙學学寧宁寶宝實实審审憲宪宮宫寬宽賓宾對对"
    "尋寻導导壽寿將将爾尔塵尘嘗尝層层屬属歲岁豈岂島岛崗岗嶺岭巖岩幣币帥帅師师帳帐賬账帶带幫帮廣广莊庄慶庆庫库應应廟庙"
    "廢废開开異异棄弃張张彌弥彎弯強强歸归當当錄录徹彻徑径憂忧懷怀態态憐怜總总戀恋懇恳惡恶惱恼愛爱懲惩慣惯憤愤願愿戲戏"
    "戰战戶户撲扑執执擴扩掃扫揚扬擾扰撫抚拋抛搶抢護护報报擔担擬拟擁拥攔拦擇择掛挂撥拨擇择據据揀拣損损換换搗捣擺摆搖摇"
    "撐撑敵敌數数齊齐鬥斗斬斩斷断無无舊旧時时曠旷晝昼顯显曉晓暈晕暫暂術术機机殺杀雜杂權权條条來来極极構构槍枪樞枢標标"
    "棧栈樹树棲栖樣样橋桥檔档檢检樓楼橫横歡欢歐欧殘残毀毁畢毕氣气漢汉湯汤溝沟沒没淪沦滬沪潑泼澤泽潔洁灑洒淺浅漿浆測测"
    "濟济渾浑濃浓濤涛潤润漲涨滲渗溫温灣湾濕湿潰溃滿满濾滤濫滥滅灭燈灯靈灵災灾爐炉點点煉炼爛烂燒烧煩烦熱热愛爱爺爷牽牵"
    "犧牺狀状獨独獲获獄狱環环現现瑪玛產产電电畫画暢畅療疗瘋疯癥症盤盘監监蓋盖盜盗睜睁矚瞩礦矿碼码磚砖確确禮礼禍祸離离"
    "稱称種种積积穩稳窮穷竊窃競竞筆笔節节範范築筑簡简簽签籌筹類类糧粮糾纠紀纪約约紅红級级紙纸紛纷納纳純纯組组細细終终"
    "紹绍經经結结給给統统絕绝緒绪續续維维綜综綠绿緊紧線线練练編编緣缘緩缓縮缩績绩織织繪绘繼继纖纤綱纲網网綁绑絡络縱纵"
    "營营與与閾阈繫系郵邮諮咨詢询羅罗罰罚羣群義义職职聯联聽听聞闻肅肃腦脑膽胆脈脉腳脚臉脸臺台舉举艦舰藝艺節节蘇苏藥药葉叶萬万蔣蒋藍蓝薦荐虛虚蟲虫"
    "術术補补裝装製制襲袭裡里裏里見见觀观規规視视覺觉覽览觸触計计訂订認认討讨讓让訓训議议記记講讲許许論论設设訪访證证"
    "評评識识訴诉診诊詞词譯译試试詩诗話话該该詳详語语誤误說说請请諸诸讀读課课誰谁調调談谈謀谋謝谢謹谨豬猪負负財财責责"
    "賢贤敗败貨货質质貪贪購购貫贯貴贵貸贷貿贸費费賀贺資资賽赛贊赞贈赠趙赵趕赶趨趋躍跃踐践軌轨轉转輪轮軟软較较輔辅輕轻"
    "載载輛辆輝辉輸输轄辖邊边遼辽達达遷迁過过運运還还這这進进遠远違违連连遲迟適适選选遞递邏逻遺遗鄰邻鄭郑釋释鑒鉴針针"
    "鐘钟鋼钢錢钱鐵铁銀银銷销鎖锁鋪铺錯错鍵键鏈链鎮镇長长門门閃闪閉闭閑闲間间閱阅隊队陽阳陰阴階阶際际陸陆陳陈險险隨随"
    "隱隐難难霧雾靜静頁页頂顶項项順顺須须預预領领頻频題题額额風风飛飞飯饭飲饮館馆馬马駐驻驗验驅驱驟骤騙骗魚鱼鳥鸟鹽盐"
    "麥麦黃黄齡龄龍龙龜龟閒闲週周麼么後后裡里隻只幹干佈布佔占係系衝冲併并併并徵征註注託托羨羡鬆松捲卷採采彙汇匯汇滙汇"
)
_SIMPLIFIED = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))

_DIGITS = dict(zip("〇零○一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

NUMERALS = "〇零○一二三四五六七八九十百千两"
"""The characters of a Chinese numeral, for character classes."""


def simplify(text: str) -> str:
    """`text` with the traditional characters that labels and short values use written simplified."""
    return text if text.isascii() else text.translate(_SIMPLIFIED)


def fold_word(text: str) -> str:
    """The form in which a word of a vocabulary is compared: width, case, script and white space folded."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(simplify(unicodedata.normalize("NFKC", text)).casefold().split())


def numeral(text: str) -> int | None:
    """The number that a Chinese or Arabic numeral below 10,000 says, None if `text` is none.

    Both ways of writing are read: by digits (`二〇二六`) and by units (`二十六`).

    >>> numeral("二〇二六"), numeral("十二"), numeral("12"), numeral("甲")
    (2026, 12, 12, None)
    """
    if not text or len(text) > 9:  # noqa: PLR2004 - 九千九百九十九万 is longer than any day, month or year
        return None
    if text.isascii():
        return int(text) if text.isdigit() else None
    if not any(character in _UNITS for character in text):
        digits = [_DIGITS.get(character) for character in text]
        return None if None in digits else int("".join(str(digit) for digit in digits))
    return _by_units(text)


def _by_units(text: str) -> int | None:
    total, digit = 0, None
    for character in text:
        if character in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[character]
            digit = None
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            return None
    return total + (digit or 0)
