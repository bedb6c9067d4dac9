"""Characters that are written in more than one way, and characters taken for one another."""

from __future__ import annotations

# The way a register writes it : the way it is compared. Traditional forms and variant characters
# that occur in names (異體字); the first column never stands for anything else in a name.
_VARIANTS = """
    張张 陳陈 劉刘 楊杨 趙赵 黃黄 吳吴 孫孙 馬马 羅罗 鄭郑 謝谢 許许 鄧邓 馮冯 蕭萧 葉叶 蘇苏 盧卢
    蔣蒋 賈贾 魏魏 範范 閻阎 鐘钟 鍾钟 譚谭 陸陆 龔龚 錢钱 湯汤 賀贺 賴赖 龍龙 萬万 顧顾 嚴严 蘭兰
    韋韦 喬乔 歐欧 駱骆 齊齐 紀纪 婁娄 儲储 樓楼 單单 聶聂 滿满 寧宁 閔闵 鄒邹 竇窦 龐庞 顏颜 關关
    衛卫 貝贝 項项 談谈 應应 鄺邝 陰阴 溫温 莊庄 鄔邬 藺蔺 鳳凤 華华 偉伟 強强 麗丽 軍军 傑杰 濤涛
    剛刚 輝辉 鵬鹏 飛飞 國国 東东 靜静 豔艳 艷艳 紅红 蓮莲 瓊琼 瑩莹 穎颖 雲云 學学 書书 愛爱 貴贵
    義义 連连 銀银 順顺 風风 樹树 長长 財财 豐丰 發发 興兴 慶庆 慧慧 寶宝 寳宝 鳴鸣 鴻鸿 鶴鹤 鵑鹃
    麥麦 鷹鹰 驥骥 駿骏 騰腾 齡龄 潔洁 澤泽 瀟潇 灝灏 煒炜 燁烨 爾尔 獻献 現现 環环 瑪玛 瑋玮 畢毕
    畫画 盡尽 礎础 禮礼 穩稳 競竞 筆笔 純纯 紋纹 細细 經经 緒绪 緯纬 縣县 織织 繼继 續续 羣群 聖圣
    聞闻 聲声 職职 膽胆 藝艺 藥药 蘊蕴 見见 親亲 覺觉 觀观 詩诗 詠咏 誠诚 調调 諾诺 謙谦 證证 譯译
    議议 護护 讓让 賓宾 賢贤 贊赞 車车 軒轩 輕轻 邁迈 達达 運运 遠远 遙遥 鄉乡 釗钊 鈞钧 鈺钰 鋒锋
    鋼钢 錄录 錦锦 鎮镇 鏡镜 鐵铁 鑄铸 開开 閃闪 閏闰 陽阳 際际 隨随 險险 雙双 雛雏 電电 靈灵 韓韩
    韻韵 頌颂 領领 頻频 顯显 飄飘 餘余 體体 鬥斗 魯鲁 鮮鲜 麟麟 點点 會会 倫伦 億亿 優优 兒儿 兩两
    內内 劍剑 動动 勝胜 勞劳 勳勋 勛勋 區区 協协 卻却 厚厚 參参 員员 問问 啟启 啓启 喚唤 嘯啸 圓圆
    園园 堅坚 報报 場场 塵尘 壯壮 壽寿 夢梦 奮奋 婭娅 嫻娴 孿孪 實实 審审 寫写 寵宠 專专 將将 尋寻
    對对 屬属 島岛 崗岗 嶺岭 巖岩 帥帅 師师 帶带 幹干 廣广 廳厅 張张 彌弥 彥彦 後后 徑径 從从 復复
    徵征 德德 怡怡 悅悦 惠惠 愷恺 憶忆 憲宪 應应 懷怀 戰战 戲戏 摯挚 敵敌 數数 斌斌 昇升 時时 晉晋
    晝昼 暉晖 暢畅 曉晓 曄晔 朧胧 條条 棟栋 楓枫 榮荣 樂乐 樑梁 機机 橋桥 檢检 權权 歡欢 歲岁 歷历
    毅毅 氣气 漢汉 決决 沖冲 況况 洩泄 淚泪 淨净 淩凌 淵渊 渾浑 滄沧 滬沪 漁渔 潤润 澗涧 濟济 濱滨
    灣湾 為为 烏乌 無无 煥焕 熱热 燈灯 爭争 牽牵 獎奖 獨独 珮佩 琺珐 產产 異异 當当 盛盛 眾众 睿睿
    碩硕 禎祯 秋秋 種种 積积 窮穷 節节 簡简 紀纪 級级 紹绍 終终 組组 結结 給给 統统 綠绿 維维 網网
    緣缘 練练 總总 績绩 羋芈 翹翘 聯联 聰聪 肅肃 脈脉 臨临 舉举 艦舰 芸芸 莖茎 菓果 蓋盖 蔭荫 薔蔷
    薦荐 蘆芦 號号 蝦虾 術术 裏里 裡里 補补 製制 複复 覃覃 記记 設设 訓训 許许 評评 詞词 試试 該该
    認认 語语 說说 課课 請请 論论 講讲 謀谋 識识 譜谱 變变 豈岂 貞贞 負负 貢贡 貨货 貫贯 責责 費费
    質质 贈赠 趕赶 跡迹 踐践 軀躯 軟软 載载 輪轮 辦办 農农 進进 過过 選选 還还 邊边 郵邮 醫医 釋释
    針针 鈴铃 銘铭 鋭锐 銳锐 錫锡 鍵键 鍊炼 鑫鑫 鑰钥 門门 間间 閣阁 閱阅 隊队 陣阵 陶陶 雞鸡 離离
    難难 霧雾 靖靖 靚靓 鞏巩 預预 頓顿 頭头 題题 願愿 類类 飯饭 館馆 馳驰 駕驾 驍骁 驕骄 驚惊 髮发
    魚鱼 鯤鲲 鳥鸟 鴿鸽 鷗鸥 鸞鸾 黨党 黽黾 齋斋 冨富 昻昂 峯峰 淼淼 喆哲 堃坤 犇奔 煊暄 燚焱 甦苏
    仝同 竝并 並并 倂并 併并 凃涂 塗涂 亙亘 冊册 凈净 乗乘 亝齐 亷廉 仏佛 刼劫 効效 勅敕 卋世 厛厅
    呉吴 呌叫 咊和 哶咩 唘启 啇商 囯国 囻国 埜野 壻婿 夘卯 姉姊 娬妩 孃娘 宻密 寕宁 寜宁 寳宝 尓尔
    嵗岁 巌岩 巗岩 帋纸 庁厅 廸迪 彐雪 恊协 恵惠 悳德 愼慎 慙惭 掦扬 揚扬 敎教 斉齐 斎斋 昬昏 晧皓
    暎映 杦久 枏楠 柟楠 栁柳 桒桑 棃梨 楳梅 槑梅 橅模 欝郁 毘毗 氷冰 沍冱 沪沪 洌冽 涖莅 淸清 渓溪
    湻淳 溼湿 滙汇 潄漱 灋法 炤照 煐瑛 熈熙 煕熙 煇辉 燻熏 牀床 狥徇 珎珍 珤宝 琹琴 瑠琉 璢琉 甯宁
    畊耕 畧略 疎疏 皜皓 皡皞 眞真 硏研 祕秘 秊年 稺稚 竒奇 筍笋 箇个 粧妆 絃弦 綉绣 繍绣 緖绪 縂总
    翺翱 耈耇 聡聪 脩修 舘馆 艸草 苐第 荗茂 莭节 菴庵 葢盖 蓡参 蔴麻 薌芗 蘂蕊 蘓苏 虛虚 衆众 衞卫
    裵裴 覇霸 觧解 訢欣 詒诒 諡谥 讃赞 谿溪 豊丰 賛赞 贒贤 趂趁 躭耽 辝辞 逺远 遅迟 邨村 郞郎 鄕乡
    酧酬 鈎钩 銕铁 鎻锁 鑛矿 閙闹 闗关 隣邻 雋隽 霛灵 靑青 頴颖 顔颜 飡餐 駄驮 髙高 鬪斗 鵞鹅 麤粗
    黒黑 龢和 龝秋 亜亚 亞亚
"""

# Characters whose shapes are mistaken for one another by people and by machines that read paper.
_ALIKE = """
    未末 己已巳 日曰 土士 天夭 千干 人入 刀力 王玉 大太犬 木本 午牛 田由甲申 戊戌戍成 晴睛 清青 请情
    陈阵 余佘 佳住往 候侯 冶治 冷泠 冰水 凤风 刚钢 勤勒 历厉 卯卵 昊吴 园圆 壁璧 如妇 研妍 婷停 字宇
    家冢 富福 岚岗 峰锋 崇祟 川州 左在 师帅 平乎 杉彬 庭廷 徐除 微徽 志忘 思恩 恒桓 悦说 戴载 武斌
    昌晶 明朋 易昜 晨震 智知 杏否 杜社 林材 枚枝 柏伯 栋株 粟栗 桂佳 梁粱 梅海 楠南 欣忻 永水 江红
    沈沉 波泼 泽译 洋祥 洪哄 涂涤 淑椒 淳谆 湘相 源原 滨缤 潘番 炎炙 煜昱 熊能 燕莺 爱受 玲铃 珍诊
    珊册 琳淋 琪淇 瑞端 瑶遥 璐露 甘廿 皓浩 益盆 真直 祁祈 秀季 秋秒 程呈 管营 纯绝 纲网 绍招 维惟
    翠卒 艳绝 芝艺 苗茵 茂茇 莉利 莎沙 莲连 菊掬 萍苹 蓉容 蔡察 诚城 侍诗 贵责 辉浑 辰晨 达远 郭郑
    郎朗 铭名 锐脱 镇填 阎闫 阳阴 陆陇 隋随 雄雌 雪雷 霞露 韦书 颖颍 香杳 鹏鹂 黄寅 龚袭 范苑 孟盂
    任仕 孙孔 尹伊 姜美 贺贸 赖懒 邹邻 史吏 何河 佑佐 俊峻 健建 傅传 凯剀 勇男 博搏 培倍 桃姚 佟修
"""


def _table(text: str) -> dict[int, int]:
    return {ord(pair[0]): ord(pair[1]) for pair in text.split() if pair[0] != pair[1]}


def _classes(text: str) -> dict[int, int]:
    """Each character of a word stands for the first that was met; a character is in one class."""
    found: dict[int, int] = {}
    for word in text.split():
        first = found.get(ord(word[0]), ord(word[0]))
        for char in word:
            found.setdefault(ord(char), first)
    return found


VARIANTS = _table(_VARIANTS)
ALIKE = _classes(_ALIKE)


def plain_characters(text: str) -> str:
    """A name in the characters that are compared.

    >>> plain_characters("張曉國"), plain_characters("甯喆")
    ('张晓国', '宁哲')
    """
    return text.translate(VARIANTS)


def shape_of(name: str) -> str:
    """A name in which characters of like shape stand for one another.

    >>> shape_of("李未") == shape_of("李末"), shape_of("王冶") == shape_of("王治")
    (True, True)
    """
    return name.translate(ALIKE)
