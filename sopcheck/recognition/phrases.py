"""How templates speak to their writers, in Chinese and English, as patterns; `guidance` decides when they count."""

from __future__ import annotations

import re


def _one_of(*patterns: str) -> re.Pattern[str]:
    """A pattern that begins with any of `patterns`, in any case."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_FILL = (
    "(?:填写|填入|填上|填报|输入|录入|描述|说明|列出|列举|插入|补充|注明|写明|写出|简述|概述|阐述|介绍"
    "|替换|删除本|选择|勾选|粘贴)"
)
_TELL = "(?:描述|说明|阐述|分析|介绍|总结|概括|展开)"
_OTHERS = "(?:用户|客户|顾客|会员|各|同事|员工|团队|对方|学员|参与)"
_HERE = "(?:此处|这里|在这里|在此|本节|本章|本部分|该部分|此部分|本栏|本项|本表)"

TOLD_ZH = _one_of(
    rf"(?:注|提示|说明|备注)[:：]\s*请[^，。；]{{0,12}}?{_FILL}",
    rf"请(?!.{{0,4}}{_OTHERS})[^，。；]{{0,16}}?{_FILL}",
    rf"(?:在|于)?{_HERE}(?:应|需|请|主要|用于|用来|要求)?(?:详细|简要|具体)?(?:{_FILL}|写|放)",
    rf"{_HERE}(?:应|须|需|请|可)(?:当|要|以)?(?:包括|包含|写|明确|给出|体现|涵盖|简|详)",
    rf"(?:简要|简单|详细|具体|概括|分条|逐条|逐项)地?(?:{_FILL}|分析|总结|记录|叙述|列明)(?!书|会|如下|见|的|了|[:：])",
    r"(?:点击|单击|双击|点按|轻按)(?:或(?:点击|单击|双击|点按|轻按))?(?:此处|这里|输入|(?:添加|编辑|选择)(?:文[本字]|标题|内容|日期|图片|副标题))|下拉选择|从(?:下拉)?列表中选",
    rf"(?:填写|输入|填入|录入|填|写)(?:在)?{_HERE}[。.]?$|{_HERE}(?:为|是)?(?:正文|内容|文字|示例)",
    r"(?:输入|插入)(?:文本|文字|内容|日期|图片|表格|名称|标题|姓名)[^，。]{0,4}$",
    r"填写[^，。了]{0,8}(?:姓名|日期|名称|时间|地点|内容|说明|情况|信息|原因|结果|意见|编号|部门)$",
    r"(?:根据|按照|按|依据|参照|结合)[^，。]{0,10}(?:情况|模板|要求|需要|格式)[^，。了]{0,4}(?:填写|调整|修改|补充|增删)[。]?$",
    r"(?:详见|参见|参考|见)模板",
    r"(?:不超过|不少于|最多|限|约)?\s*\d+\s*字(?:以内|左右|内|以上)?[。]?$",
    r"至少(?:填写|填|写|列)|至少[一二三四五\d]+[条项点]$",
    r"[\u4e00-\u9fff]{0,6}姓名$",
)
"""Nothing but a template says so, in a name's field too."""

TOLD_IN_PROSE_ZH = _one_of(
    r"(?:说明|描述|列出|列举|阐述|简述|概述|写明|注明|阐明|叙述)(?!的|了|书|性|率|会|文|符|准|[:：]|[与和及]|[，。,])",
    rf"对[^，。]{{1,15}}进行(?:详细|简要)?的?{_TELL}",
    r"(?:应|须|需)(?:当|要)?(?:包括|包含|涵盖|说明|描述|写明|列出|注明|明确)",
    rf"可以?从.{{2,30}}(?:方面|角度|维度).{{0,4}}{_TELL}",
    rf"从(?:以下|下列|如下)?几?个?.{{0,8}}(?:方面|角度)进行{_TELL}[:：。]?$",
    rf"[用以]?(?:一|几|两三|1)(?:句|段)话.{{0,4}}{_TELL}",
    r"附上(?:所有|相关|有关|各|本|项目|必要)",
    r"为(?:每个|每项|每一个|各个|各项|各)[^，。；]{1,12}(?:设定|制定|指定|确定|填写|提供|安排|标注|注明)",
    r"提供[^，。；]{0,8}(?:详细|具体|简要|简短|整体|完整|相应)的?[^，。；]{0,10}(?:描述|说明|信息|列表|介绍|清单|图|概述)",
    r".{0,8}(?:应|需)(?:尽量|尽可能)?(?:具体|可衡量|可量化|符合SMART)|尽量(?:量化|具体)",
)
"""A description's field says so; a task or a measure may be called so."""

CLAUSE_ZH = re.compile(
    r"[，；,;。]\s*(?:并|请|同时)?(?:提供(?:详细|具体|简要)|(?:描述|说明|列出|阐述)(?:主要|具体|详细|相关|各|所有|每|其))"
    r"|可以?(?:使用|采用|用|附上|借助)[^，。；]{1,20}(?:展示|表示|说明|描述|呈现|体现|列出|绘制)[。.]?$"
)
"""What the second half of a template's sentence says."""

ACCOMPLISHED_ZH = re.compile(
    r"[0-9]|已|了(?!解)|完成(?!的?(?:时间|情况|日期|度))|(?<!平)均|过(?!程)|并[^说描列提给附]|后|%|我们|如下|见(?!解)|发现"
)
"""Words of a report or a plan, which a template's sentence does without."""

QUESTION_ZH = _one_of(
    r"(?:是否|有无|能否)[^，。；?？由了已]{1,40}$",
    r"(?:是否|有无|能否)[^，。；?？]{1,50}[?？]$",
    r"(?:有哪些|哪些|哪个|什么|为什么|如何|怎样|怎么|谁|何时|何地|多少)[^，。；?？]{1,50}[?？]$",
    r"有哪些[^，。；?？]{1,50}$",
)

EXAMPLE = _one_of(
    r"(?:例如|比如|譬如|举例|示例|样例|范例|例子|例|如)\s*[:：]",
    r"(?:示例|样例|范例)(?![^\s,，:：(（])",
    r"(?:e\.\s?g\.?|eg\.|for example|for instance|i\.e\.)(?:[\s:,.]|$)",
    r"(?:example|sample)s?(?: \d+)?\s*(?::|$)",
    r"ex\s*:",
)
EXAMPLE_IN_SHORT_ZH = re.compile(r"例如|比如|譬如")

_MATTER = "(?:时间|日期|地点|人员|人选|内容|金额|具体)"
PENDING_ZH = _one_of(
    rf"(?:{_MATTER}|暂时|暂|尚|有|仍){{0,2}}待(?:定|补充|补|填写|填|完善|确认|确定|更新|商议|商定|讨论|议|安排|录入"
    r"|添加|编写|明确)(?:[（(].*)?$",
    r"(?:从?略|后补|稍?后续?补充|后续补充|待后续\S{0,4})(?:[（(].*)?$",
    rf"{_MATTER}?(?:尚未|暂未|还未|未)(?:确定|填写|定|明确)(?:[（(].*)?$",
)
PENDING_EN = _one_of(
    r"to be (?:determined|decided|confirmed|defined|added|announced|completed|filled|provided|updated|discussed)\b",
    r"to be (?:advised|agreed|assigned|scheduled|finali[sz]ed)\b",
    r"yet to be \w+|not yet (?:defined|decided|determined|known)|coming soon|pending[. …]*$",
    r"lorem ipsum|placeholder\b|fill (?:me |this )?in(?: (?:the|your|this|here|all|any)\b|[.…:]*$)"
    r"|your \w+(?: \w+)? here|insert \w+ here",
)

_NOTION = (
    "(?:description|summary|overview|list|explanation|details|information|names?|dates?|background|context|statement)"
)
_LABEL = "(?:name|date|role|title|signature|place|time)"
_BESIDE_NAME = (
    "(?:roles?|titles?|positions?|dates?|departments?|dept|signatures?|contacts?|e-?mails?|phones?|teams?|initials)"
)
_FINITE = "(?:was|were|is|are|has|have|had|will|changed|not)"
TOLD_EN = _one_of(
    r"please\b(?=.{0,20}\b(?:describe|list|enter|insert|fill|provide|state|specify|explain|outline|summari[sz]e|select"
    r"|identify|indicate|write|give|choose|add|complete)\b)",
    r"(?:please )?(?:briefly|clearly|concisely) (?:describe|list|state|explain|outline|summari[sz]e|note|identify)\b",
    r"(?:enter|insert|specify|fill in|fill out|indicate) (?:the|your|an?|here|any|all)\b",
    r"(?:enter|insert|type|add|write) (?:your |the |some )?"
    r"(?:text|dates?|names?|values?|content|descriptions?|title|here|locations?|amounts?|numbers?|roles?|departments?"
    r"|e-?mails?|summary|details?|reasons?|comments?|status|owners?)(?: here)?\.?$",
    r"(?:describe|list|add|type|write|state|provide|select|choose) (?:in )?your\b",
    r"(?:describe|list|add|write|enter|insert|put|paste|explain|summari[sz]e|provide|capture|note)"
    r"\b[^.,;]{0,60} (?:here|below)[.:]?$",
    r"(?:define|state|specify|identify|attach)\b[^.,;]{0,60} (?:here|below)[.:]?$",
    r"[^.?!]{0,50}\bhere,? you(?:['’]ll| (?:should|can|will|must|need to)) (?:\w+ )?"
    r"(?:describe|write|list|enter|note|record|provide|explain)\b",
    r"(?:enter|type|insert) (?:today|the (?:current|start|end))['’]?s?\b",
    r"(?:in )?(?:\d|one|two|three)(?: ?[-–] ?\d| (?:to|or) \w+)? (?:sentences?|paragraphs?|bullet points?|bullets)\b",
    r"(?:click|tap) (?:here|or tap|to enter)|type here",
    r"this (?:section|field|column|table) should\b",
    rf"(?:full |print )?{_LABEL}s?(?: (?:and|or|,) {_LABEL}s?)? of (?:the )?\w+(?: \w+)?\.?$",
    r"(?:full name|name|signature|date)s?$",
    rf"(?:first,? (?:and )?last(?: name)?|(?:full |print )?names?(?: ?(?:/|,|&|\+|and|or) ?{_BESIDE_NAME}){{1,3}})\.?$",
)
"""Nothing but a template says so, in a name's field too."""

TOLD_IN_PROSE_EN = _one_of(
    r"(?:describe|explain|outline|summari[sz]e|detail|state)"
    r" (?:the|your|his|her|their|its|this|these|those|how|what|any|all|every|why|who|which|each|briefly)\b",
    r"list (?:the|your|any|all|each|an?|key|main|major|relevant|here|names?|dates?|who|what|how)\b",
    r"(?:choose|select|pick|use) either\b",
    r"record (?:your|any) (?:thoughts|observations|comments|notes)\b",
    r"define the \w+(?: \w+)? in (?:more |greater )?detail\b",
    r"(?:identify|include|define|note|name|record|give|write|add|attach|document|capture)"
    r" (?:here|what|who|how|why|any|details?)\b",
    rf"(?:provide|give|add|write|include) (?:an? |the )?(?:brief |short |detailed |high[- ]level )?{_NOTION}"
    r" (?:of|on|about|for|here|and|or|,)",
    rf"provide (?:an? |the )?{_NOTION},",
    r"(?:use|complete|fill (?:in|out)) this (?:section|field|table|template|form)\b",
    r"this (?:section|field|column|table) (?:describes?|is|contains?|lists?|provides?)\b",
    r"(?:choose|select|pick) (?:an?|one|the|from|all) (?:\w+ )?(?:option|item|value|level|list|status|that|which)\b",
    rf"(?:an? )?(?:brief|short|detailed|one[- ]sentence|high[- ]level) {_NOTION} (?:of|for)\b",
    rf"(?!.*\b{_FINITE}\b)(?:a )?{_NOTION} of (?:the|each|any|all|what|how|who|your) \w+(?: \w+){{0,5}}\.?$",
    r"for each \w+,? (?:describe|list|state|explain|identify|provide)\b",
    r"(?:provide|add|give|enter|insert|write) (?:more |further |brief |the )?"
    r"(?:details?|descriptions?|summary|information|comments|overview)\b[^,;\d]{0,40}\.?$",
    r"(?:write|give) an? (?:\w+ ){0,2}(?:paragraphs?|sentences?|summary|description|overview)\b",
    r"in this (?:section|field|part|table|column),? (?:please |briefly )?"
    r"(?:describe|provide|list|explain|include|state|outline|summari[sz]e|identify|you (?:should|can|must|need))\b",
    r"the (?:\w+ ){0,3}"
    r"(?:wbs|table|list|schedule|plan|description|document|chart|diagram|summary|matrix|chapter|paragraph)"
    r" should (?:be in|be presented|be provided|include|contain|list|describe|identify|provide|outline|cover|show)\b",
    r"(?:the )?(?:following|next) (?:section|table) (?:should|is to|describes?|lists?)\b",
)
TO_OTHERS_EN = re.compile(
    r"\bto (?:\w+ )?(?:staff|users?|customers?|team|partners?|clients?|suppliers?)\b"
    r"|\d|\bby (?:mon|tues|wednes|thurs|fri)day\b",
    re.IGNORECASE,
)
"""What a task says and a template does not: to whom, by when, how many."""

QUESTION = _one_of(
    r"(?:were|was|did|does|do|is|are|any|has|have|had|can|could|should|will|would|how|what|which|who|why|where|when)\b"
    r"[^.,;!?\d]{6,60}\?$",
    r"[^，。；！？!?\d]{0,16}(?:有没有|是否|哪些|什么|如何|怎么|怎样|谁|多少|能否|有无)[^，。；！？!?\d]{0,16}[?？]$",
)
"""Whoever answers a field states something; only a template asks."""

QUESTION_EN = _one_of(
    r"(?:what|who|when|where|why|how|which)\b[^.!?;]{3,90}\?$",
    r"(?:did|was|were|is|are|have|has) (?:the|there|all|any|we|you)\b[^.!?;]{3,90}\?$",
)
HEADLINE_EN = _one_of(
    r"what (?:happened|went|was|were|is|are|will|do|does|did|can|could|should|would|has|have)\b",
    r"what (?:impact|actions?|risks?|steps?)\b",
    r"who (?:is|are|was|were|will|should|needs?|owns?)\b",
    r"why (?:is|are|was|were|did|do|does)\b",
    r"how (?:did|do|does|will|was|were|is|are|many|much|often|can|should)\b",
    r"which \w+ (?:is|are|was|were|will|did)\b",
)
"""A question without its mark, such as `What happened and impact.`"""
TOLD_BY_SOMEBODY_EN = re.compile(r"\b(?:we|our|i|was [a-z]+ed by)\b|[,;:]|\d", re.IGNORECASE)

ASIDE = re.compile(
    r"^(?:注(?:意|释)?|提示|说明|备注|填写(?:说明|提示|要求|指引)|编写(?:说明|提示|要求)|要求|指引"
    r"|notes?|tips?|hints?|guidance|instructions?|help)\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
"""How a template begins an aside to its writer, and a writer one to the reader: what follows must tell."""
TO_THE_WRITER = re.compile(r"(?:hints?|to[- ]?do|fixme)\s*[:：]\s*(?=\S)", re.IGNORECASE)
"""What only speaks to the writer, whatever follows."""
ASIDE_EN = _one_of(
    r"(?:please )?(?:fill|complete|delete|remove|replace|describe|specify|summari[sz]e|enter)"
    r" (?:in |out )?(?:this|these|the|all|your|here|each|every)\b",
)

SELECT = _one_of(
    r"(?:-+\s*)?(?:please\s+)?(?:select|choose)(?:\s*(?:\.{2,}|…|-+))?$",
    r"(?:-+\s*)?(?:please\s+)?(?:select|choose)\s+(?:an?\s+)?"
    r"(?:option|level|status|owner|date|type|category|item|value|priority|one|from)\b.{0,40}$",
    r"(?:-+\s*)?请(?:选择|勾选)",
    r"(?:-+\s*)?(?:select|choose|pick) (?:an? |the |your |one )?(?:\w+ ){1,2}"
    r"(?:option|level|status|date|type|category|priority"
    r"|rating|likelihood|probability|impact|severity|response|strategy|action|phase|stage|department|role|frequency|score"
    r"|classification)(?:[.…]+)?$",
    r"(?:选择|勾选)(?:一项|一个|一种|一个选项|日期|选项)(?:[。.…]+)?$",
)
NOTE_ZH = _one_of(
    r"可另?附[图页表件]?$|(?:如|若)有$|[选必]填$|可选$|必选$|可不填$|非必填$|不超过\s*\d+\s*字$|\d+\s*字(?:以内|左右)$"
)
"""Notes beside a label, which answer nothing wherever they stand."""
NOTE_IN_BRACKETS_EN = _one_of(r"(?:optional|required|mandatory|if (?:any|applicable|available|needed))$")
ENUMERATION = re.compile(r"^[^。.!！?？；;0-9]{4,60}(?:等|等等|等内容|等信息|等方面|等情况|etc\.?)$")
LISTED_ZH = re.compile(
    r"^(?P<begins>(?:主要|应|需|可)?(?:包括|包含|涵盖|涉及|介绍|阐述|说明)?[:：]?)"
    r"(?P<parts>[\u4e00-\u9fff]{2,10}(?:(?:[、,，/]|以及|和|及|与)[\u4e00-\u9fff]{2,10}){1,9}?)"
    r"(?P<ends>(?:等等?(?:内容|方面|信息|情况|要素)?)?)[。.…]*$"
)
HEADING_NOUN_ZH = re.compile(
    r"^(?:项目|活动|主要|具体|相关|预期|培训|工作|任务|实施|执行|完成|存在|参与|参加|本次|基本|各项|主办|面向|所需|人员)?(?:的)?"
    r"(?:时间|日期|地点|人员|名称|目的|目标|背景|意义|内容|流程|形式|方式|方法|预算|费用|经费|情况|问题|原因|措施|结果|效果|计划|安排|进度|质量"
    r"|分工|职责|说明|数据|指标|建议|经验|教训|不足|优点|缺点|来源|范围|对象|主题|要求|依据|步骤|方案|结论|成果|收获|感想|概况|概述|现状|特点|亮点"
    r"|物资|场地|嘉宾|奖品|奖项|规则|渠道|周期|频率|工具|资源|成本|收益|影响|风险|对策|改进)$"
)
"""What a form has headings for, with what may stand before it: a verb before it makes it a sentence."""
LISTED_EN = re.compile(r"^[A-Za-z' -]{3,30}(?:\s*[/,|]\s*(?:and\s+)?[A-Za-z' -]{3,30}){1,9}[.:]?$")
HEADING_NOUN_EN = re.compile(
    r"^(?:(?:start|end|due|planned|actual|target|completion|project|task|risk|action|issue|short|brief|first|last|current|job)\s+)?"
    r"(?:names?|owners?|dates?|descriptions?|titles?|roles?|status|notes?|comments?|departments?|signatures?|priority|categor(?:y|ies)"
    r"|types?|details?|reasons?|durations?|deadlines?|budgets?|costs?|e-?mails?|phones?|addresses|versions?|authors?|responsible"
    r"|assignees?|locations?)$",
    re.IGNORECASE,
)
SCALE = re.compile(r"^\d+\s*[=＝:：]\s*[^,，;；\d]+(?:[,，;；]\s*\d+\s*[=＝:：]\s*[^,，;；\d]+)+$")
"""A legend: `1 = low, 5 = high`."""

NUMBERED = re.compile(
    r"^[\u4e00-\u9fff]{0,4}(?:经验|教训|发现|问题|建议|目标|结论|风险|措施|原因|要点|亮点|不足|收获|成果|改进点?|优点|缺点|事项"
    r"|内容|洞察|里程碑|关键点|任务|议题|观点|步骤|目的|物料|做法|环节|标准|行动项?)"
    r"(?:描述|内容)? ?[\d一二三四五六七八九]{1,2}"
    r"[.。:：]?(?:\s*[-–—:：]\s*(?:原因|描述|说明|内容|理由|影响|预期效果|结果))?$"
    r"|^(?:(?:key|main|specific|project|business|first|second|third|top) )?(?:objective|goal|lesson"
    r"|recommendation|finding|issue|risk|item|action(?: item)?|strength|weakness|point|insight|description"
    r"|highlight|achievement|accomplishment|challenge|problem|bullet(?: point)?|detail"
    r"|reason|cause|benefit|result|outcome|topic)s? ?#?\d{1,2}[.:]?$",
    re.IGNORECASE,
)
"""`经验1`, `Objective 2`: what belongs there, counted. A task's name may be so, what it says not."""

BARE_NOUN = re.compile(
    r"^(?:(?:具体|详细|主要|文字)?(?:内容|描述|说明)|正文|(?:文字|文本|正文)(?:内容|说明|描述)?"
    r"|text|description|content|details?|optional|required|body text"
    r"|(?:(?:business|functional|technical|technological|strategic|quality|organi[sz]ational|project|general|other|overall"
    r"|specific|key|main|primary|secondary|training|short-term|long-term) ){1,2}(?:goals|objectives)"
    r"|(?:业务|技术|质量|进度|成本|功能|战略|商业|组织|其他|其它|总体|具体|阶段|项目|长期|短期|近期|管理)性?(?:目标|目的))[.。:：…]*$",
    re.IGNORECASE,
)
"""What any field might be called."""
BARE_NOUN_ZH = re.compile(
    r"^(?:具体|详细|简要|相关|主要)?(?:的)?(?:任务|决议|问题|风险|活动|项目|目标|背景|节点|事件|原因|措施|内容|情况|方案|步骤|结果"
    r"|经验|教训|建议|改进){1,2}的?(?:描述|说明|内容|名称|标题)[.…。]*$|^[\u4e00-\u9fff]{2,8}(?:\.{3,}|…+)$"
)
"""`具体任务描述`, `观点内容...`: what belongs there, and no more."""

NONE_ZH = re.compile(
    r"^(?:本(?:期|周|月|次|阶段|年度?|季度)|目前|截至目前|暂时|当前|期间|活动期间|执行(?:过程|期间)中?)?[，,]?"
    r"(?:无|暂无|没有|并无|尚无|未(?:发现|发生|出现|收到|见|产生|遇到)过?|零|0\s*(?:个|起|件|条|例|项|次)?)"
    r"(?:任何|明显|重大|其他|其它|新增|特殊|严重|相关|需要说明的|需跟进的){0,3}"
    r"(?:异常|问题|变更|投诉|建议|意见|风险|事项|情况|事件|预警|故障|反馈|奖励|奖品|奖项|遗留|偏差|议题|待办|行动项"
    r"|缺陷|事故|现象){0,3}(?:情况|发生|出现|需要说明)?$"
)
NONE_EN = re.compile(
    r"^(?:there (?:are|were|is|was|have been) )?(?:none|nothing|nil|zero|no|0|not any)"
    r"(?: (?:known|open|new|significant|major|other|further|serious|critical|outstanding)){0,3}"
    r"(?: (?:issues?|problems?|anomal(?:y|ies)|complaints?|suggestions?|risks?|alerts?|incidents?|changes?|rewards?"
    r"|prizes?|actions?|action items|findings|deviations?|unusual))?"
    r"(?: (?:were|was|have been|has been|to|at))?"
    r"(?: (?:found|identified|reported|recorded|observed|occurred|raised|received|noted|detected|seen|report|present))?"
    r"(?: (?:so far|to date|yet|this (?:week|month|period|quarter|year)|during the (?:period|activity|event)"
    r"|in (?:this|the) period|(?:at )?this time))?$",
    re.IGNORECASE,
)
