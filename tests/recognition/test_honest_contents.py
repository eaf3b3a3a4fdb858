"""Short, plain, honest answers of every type of field: whatever they look like, they are filled in and understood."""

from __future__ import annotations

import pytest

from sopcheck.model import MISSING
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import FieldSpec, Words

PACK = load_pack()
READER = ValueReader(PACK)


def spec_of(kind: str, path: str) -> FieldSpec:
    """The field of a kind at `path`, `risks.owner` for a column."""
    name, _, column = path.partition(".")
    spec = PACK.kinds[kind].fields[name]
    return next(one for one in spec.records if one.name == column) if column else spec


CONTENTS: dict[tuple[str, str], str] = {
    ("activity_plan", "theme"): (
        "春日焕新 ¦ 【春日焕新】 ¦ 《团圆季》 ¦ 五一·出发 ¦ 满 199 减 50 ¦ 为什么我们需要慢下来？ ¦ "
        "Back to School ¦ Spring Sale 2026 ¦ X-Day ¦ 双11 ¦ 618 ¦ “小红书种草” ¦ #城市漫步# ¦ @所有人 一起跑 ¦ "
        "A/B 测试分享会 ¦ 1024 程序员节 ¦ 如何选沙发 ¦ Let's go! ¦ Level Up"
    ),
    ("activity_plan", "format"): (
        "线上 ¦ 线下 ¦ 线上/线下 ¦ 线上+线下 ¦ 直播 ¦ 沙龙 ¦ 快闪店 ¦ Online / offline ¦ Webinar ¦ 抽奖、秒杀 ¦ "
        "线上推广 / 线下沙龙 / 直播 ¦ 3 天快闪 ¦ 社群裂变 ¦ Pop-up store"
    ),
    ("activity_plan", "participation"): (
        "扫码报名 ¦ 限会员 ¦ 全体员工 ¦ 新老用户均可参与 ¦ 无门槛 ¦ Scan the QR code to join ¦ Members only ¦ "
        "邀请 3 位好友即可 ¦ 请在 App 首页点击报名 ¦ 填写问卷后领取优惠券 ¦ 转发即可 ¦ 先到先得，限 500 名 ¦ "
        "Open to all ¦ 凭会员码入场（每人限 1 次）"
    ),
    ("activity_plan", "rewards"): (
        "优惠券 ¦ 一等奖：手机 1 部 ¦ 积分 ×2 ¦ 50 元券/人 ¦ T-shirt ¦ A mug for each ¦ 现金红包 8.8 元 ¦ "
        "第 1 名 ¥500 ¦ 电影票2张"
    ),
    ("activity_plan", "location"): (
        "上海 ¦ B1 ¦ 线上 ¦ 总部 3 楼 A 会议室 ¦ Zoom ¦ 各门店 ¦ 线下门店 / 小程序 ¦ Hall 3 ¦ 杭州·西湖"
    ),
    ("activity_plan", "schedule"): (
        "2026-05-01 ¦ 2026年5月1日-5日 ¦ 2026.5.1-2026.5.5 ¦ May 1 - 5, 2026 ¦ 2026Q2 ¦ 2026-05"
    ),
    ("activity_plan", "owner"): (
        "王芳 ¦ @王芳 ¦ 市场部 王芳 ¦ Alex ¦ @alex.chen ¦ 张X ¦ Alex Chen (Marketing) ¦ 运营经理 ¦ O'Brien ¦ "
        "成员1 ¦ 李雷（主责）"
    ),
    ("activity_plan", "budget"): "5 万元 ¦ ¥50,000 ¦ USD 300 ¦ 12000 ¦ 3.5万 ¦ 50000元",
    ("project_plan", "goals.statement"): (
        "拉新 1 万 ¦ 复购率 +5% ¦ GMV 过亿 ¦ Launch by May ¦ 提升满意度 ¦ NPS ≥ 40 ¦ Goal 1: launch ¦ "
        "目标1：拉新 1 万 ¦ 成为行业第一 ¦ Zero defects ¦ 转化率从 3% 到 5% ¦ 建立会员体系 ¦ "
        "Cut churn by half ¦ Objective 2 - reach 300 stores"
    ),
    ("project_plan", "goals.indicator"): "GMV ¦ DAU ¦ 复购率 ¦ NPS ¦ 次日留存 ¦ 7日留存率 ¦ Conversion ¦ ROI ¦ 客单价",
    ("project_plan", "tasks.name"): (
        "选品 ¦ 上线 ¦ 描述商品卖点 ¦ Task 1 ¦ 任务1 ¦ 填写备案表 ¦ 说明书排版 ¦ Write copy ¦ List suppliers ¦ "
        "Describe the offer ¦ 阶段1 ¦ Phase 2 ¦ Set up A/B test ¦ 评审 ¦ 请供应商报价 ¦ 招募 KOL ¦ 待办梳理 ¦ "
        "输入法词库推广 ¦ Fill in tax forms"
    ),
    ("project_plan", "tasks.owner"): (
        "王芳 ¦ 运营部 ¦ PM ¦ QA ¦ Ops ¦ IT/Security ¦ 产品/运营经理 ¦ 全体 ¦ 张伟 / 李雷 ¦ Wei ¦ Li Na ¦ Na Li"
    ),
    ("project_plan", "tasks.due"): "2026/3/5 ¦ 2026年3月5日前 ¦ 3 Mar 2026 ¦ 20260305 ¦ 2026-03-05（周四）",
    ("project_plan", "tasks.status"): (
        "进行中 ¦ 完成 ¦ ✅ 已完成 ¦ 🔄 进行中 ¦ Done ¦ 延期 ¦ not started ¦ 已完成 ¦ ⏳ 未开始"
    ),
    ("project_plan", "milestones.name"): (
        "上线 ¦ Go-live ¦ 里程碑1 ¦ Milestone 1 ¦ M1 ¦ Phase 1 ¦ 第一阶段 ¦ 验收 ¦ V1.0 ¦ 内测/公测 ¦ Kick-off"
    ),
    ("project_plan", "owners"): "王芳、李雷 ¦ Alex Chen, Bo Li ¦ 运营部 ¦ PMO ¦ 全体成员",
    ("risk_register", "risks.description"): (
        "缺货 ¦ 断电 ¦ Delay ¦ 员工流失 ¦ Data breach ¦ 供应商违约 ¦ X 光机故障 ¦ 需求变更 ¦ Scope creep ¦ "
        "价格战 ¦ 竞品降价 ¦ GDPR ¦ 服务器宕机（单点） ¦ Key staff leave ¦ 汇率波动 ¦ Risk of late delivery ¦ "
        "口碑下滑：差评增多 ¦ Model X 停产 ¦ 问题件增多"
    ),
    ("risk_register", "risks.likelihood"): (
        "高 ¦ 中等 ¦ 低 ¦ 3 ¦ 4/5 ¦ 4 out of 5 ¦ 30% ¦ P1 ¦ Likely ¦ 极低 ¦ High (4) ¦ "
        "3 (Moderate — may repeat) ¦ 高（旺季） ¦ Medium - seasonal ¦ 🟡 ¦ Low: never seen before ¦ 2 - 低 ¦ "
        "5（几乎肯定，每季发生） ¦ 偶尔"
    ),
    ("risk_register", "risks.impact"): (
        "严重 ¦ Minor ¦ 轻微 ¦ 重大 ¦ 5 (Very High — direct cost) ¦ 高，影响全部门店 ¦ VH ¦ 一般"
    ),
    ("risk_register", "risks.response"): "规避 ¦ 降低 ¦ 转移 ¦ 接受 ¦ Mitigate ¦ Avoid ¦ Transfer ¦ Accept ¦ 缓解",
    ("risk_register", "risks.measures"): (
        "备货 ¦ 买保险 ¦ 加人 ¦ Add stock ¦ 双供应商 ¦ Buy insurance ¦ 每周巡检 ¦ 切换到备用链路 ¦ "
        "Describe limits in the contract ¦ 列出备选供应商 ¦ 签 SLA ¦ 说明退款规则并公示 ¦ Train staff ¦ "
        "改走空运 ¦ 多备 10% ¦ A/B 方案并行 ¦ 提前 3 天到货 ¦ 降价/补贴"
    ),
    ("risk_register", "risks.owner"): "王芳 ¦ 采购部 ¦ CTO ¦ Legal ¦ @wangfang ¦ HR ¦ 陈静（财务） ¦ J. Smith",
    ("risk_register", "risks.status"): "Open ¦ 监控中 ¦ 已关闭 ¦ 🟢 Closed ¦ 已发生 ¦ open ¦ Monitoring",
    ("data_report", "anomalies"): (
        "3 月 5 日流量翻倍 ¦ 支付失败率 2% ¦ App 崩溃 3 次 ¦ 见附表 ¦ UV 下降 12%，原因为节假日 ¦ "
        "One spike on Monday ¦ Checkout down for 2 h ¦ 数据延迟 1 天 ¦ 客诉上升"
    ),
    ("summary_report", "lessons_learned"): (
        "早定价 ¦ 留足余量 ¦ Test early ¦ 先试点再推广 ¦ Ask users first ¦ 问题1：备货不足，下次提前 ¦ "
        "Lesson 1: test early ¦ 沟通要及时 ¦ 少即是多 ¦ 经验：提前锁仓"
    ),
    ("summary_report", "process_review"): (
        "按期 ¦ Smooth ¦ 延期两周 ¦ 提前 3 天完成 ¦ 三轮评审均一次通过 ¦ On time ¦ 前松后紧"
    ),
    ("summary_report", "participants"): "王芳、李雷 ¦ 运营部、市场部 ¦ Alex Chen, Bo Li and Wei ¦ 全体项目成员",
    ("summary_report", "submitted_to"): "公司管理层 ¦ 总经理 ¦ Board ¦ 王芳（总经理）",
    ("analysis_report", "methods"): (
        "A/B 测试 ¦ 漏斗分析、回归分析 ¦ SQL ¦ 问卷 ¦ Cohort analysis ¦ RFM ¦ 访谈/问卷 ¦ K-means"
    ),
    ("analysis_report", "recommendations"): (
        "提价 ¦ 降本 ¦ 多投短视频 ¦ Stop the campaign ¦ 改进1：缩短表单 ¦ Focus on repeat buyers ¦ "
        "砍掉 X 渠道 ¦ 列入下季度计划"
    ),
    ("analysis_report", "conclusions"): (
        "可行 ¦ 有效 ¦ It works ¦ ROI 为 1.8 ¦ 不显著 ¦ P<0.05 ¦ 短视频优于图文 ¦ A > B"
    ),
    ("content_plan", "contents.platform"): (
        "微信 ¦ 微信/微博/抖音 ¦ 微信 / 微博 / 抖音 / 小红书 ¦ B站 ¦ X ¦ App ¦ 公众号 ¦ Web"
    ),
    ("content_plan", "contents.audience"): "新客 ¦ 18-25 岁 ¦ Members ¦ 宝妈 ¦ all ¦ 白领/学生",
    ("evaluation_report", "problems.problem"): "退货率高 ¦ 客诉多 ¦ Slow pages ¦ 转化低于目标 ¦ Too few staff",
    ("evaluation_report", "problems.solution"): (
        "换供应商 ¦ 加客服 ¦ 列出常见问题并发布 ¦ Explain the fees on the page ¦ 优化首屏"
    ),
    ("execution_record", "issues.handling"): "补发 ¦ 已退款 ¦ 说明原因并致歉 ¦ Refunded ¦ 重启服务",
    ("execution_record", "resources"): "2 人 ¦ 5 万元 ¦ 3 名运营、1 台服务器 ¦ Two editors ¦ 无人机 1 架",
    ("risk_alert_log", "alerts.action"): "暂停投放 ¦ 扩容 ¦ Call the supplier ¦ 通知各门店",
    ("requirements_brief", "competitors"): "A 公司 ¦ 某宝、某东 ¦ Acme ¦ 三家 ¦ X 平台",
    ("requirements_brief", "positioning"): "高端 ¦ 性价比 ¦ Premium ¦ 年轻人的第一台相机",
    ("archive_manifest", "location"): "共享盘 /ops/2026 ¦ A-03 柜 ¦ NAS ¦ S3://ops ¦ 档案室",
}
"""Contents by field, parted by broken bars."""

QUOTED = (
    "什么时候发货？ ¦ 为什么还没退款？ ¦ 请尽快说明原因 ¦ 请补充发票 ¦ How do I return it? ¦ "
    "Why was I charged twice? ¦ 可以换货吗？ ¦ 尺码不对 ¦ Late ¦ Please list all fees on the bill ¦ "
    "你们是不是不想退款？ ¦ 如何取消订单？ ¦ 请提供检测报告 ¦ 能否增加夜间配送？ ¦ 请增加说明书 ¦ "
    "例如增加自提点"
)


@pytest.mark.parametrize(
    ("kind", "path", "text"), [(*field, text) for field, texts in CONTENTS.items() for text in texts.split(" ¦ ")]
)
def test_is_filled_in_and_understood(kind: str, path: str, text: str) -> None:
    reading = READER.read(spec_of(kind, path), text)
    assert (reading.state, reading.misfit) == ("present", None)
    assert reading.value is not MISSING


@pytest.mark.parametrize("text", QUOTED.split(" ¦ "))
def test_customers_may_ask(text: str) -> None:
    spec = FieldSpec("complaint", "prose", Words("投诉内容", "Complaint"), ("投诉内容", "Complaint"))
    assert READER.read(spec, text).value == text


@pytest.mark.parametrize("text", ["待补充", "[Describe the complaint]", "（投诉内容）", "____"])
def test_what_customers_say_may_be_missing(text: str) -> None:
    spec = FieldSpec("complaint", "prose", Words("投诉内容", "Complaint"), ("投诉内容", "Complaint"))
    assert READER.read(spec, text).state == "placeholder"


@pytest.mark.parametrize(
    "text",
    ["列出应对措施", "Describe the mitigation", "说明措施", "措施1", "[Measure 1]", "What measures will be taken?"],
)
def test_a_measure_may_be_asked_for(text: str) -> None:
    assert READER.read(spec_of("risk_register", "risks.measures"), text).state == "placeholder"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("risks.status", "Open / Escalated / Closed / Materialised"),
        ("risks.status", "已解决/待解决"),
        ("risks.response", "规避/转移/缓解/接受"),
        ("risks.likelihood", "[Low / Medium / High]"),
        ("risks.category", "[Technical / Business / Resource]"),
        ("risks.owner", "@username"),
        ("risks.measures", "[Brief mitigation strategy]"),
        ("reviewed_at", "[YYYY-MM-DD]"),
        ("review_interval", "[Weekly / Bi-weekly / Monthly]"),
    ],
)
def test_choices_that_nobody_made(path: str, text: str) -> None:
    assert READER.read(spec_of("risk_register", path), text).state == "placeholder"
