"""A prefecture city's work summary of a whole year: what its printed figures ask of the records.

The text prints 2020, yet its congresses and forums date it to 2017; the year was replaced, and is
put back here. The city, its people and its places are made up; the printed figures are real ones.
"""
# ruff: noqa: E501 - the printed table, one figure a line

import datetime as dt
from typing import Any

from xinglin.demo.scenarios.words import (
    BIRTHS,
    DENOMINATOR,
    EVERYBODY,
    NUMERATOR,
    VALUE,
    Division,
    Lines,
    Quota,
    Scenario,
    Stratum,
    by_offices,
    in_register,
    scenarios,
)

DAY = dt.date(2017, 12, 31)
BORN = (
    "Live births not printed; 48,150 was chosen: from 48,127 on whole deaths give all three "
    "rates of mortality (7, 157 and 211)."
)
OLD, CHILDREN, OTHERS = "65岁及以上居民", "0–6岁儿童", "其他居民"
TABLE = """
    id | phrase | title | english | printed | unit | system | numerator | denominator | relation
    F001-01 | 全市19家城市公立医院全部取消药品加成 | 取消药品加成的城市公立医院 | city public hospitals that cancelled drug mark-up | 19 | 家 | zero-markup
    F001-02 | 市级财政补助3029万元 | 取消加成市级财政补助 | city finance subsidy after mark-up removal | 3029 | 万元 | zero-markup
    F001-03 | 服务项目价格1960项 | 服务项目价格 | service price items raised | 1960 | 项 | medical-pricing
    F001-04 | 检验价格项目824项 | 检验价格项目 | equipment and test price items lowered | 824 | 项 | medical-pricing
    F001-05 | 全市10个县(市、区)基层医疗卫生机构 | counties in the city | counties in the city | 10 | 个 | region-and-grid
    F001-06 | 集中采购基本药物1.89亿元 | 集中采购基本药物 | essential medicines purchased | 1.89 | 亿元 | medicine-procurement
    F001-07 | 配送1.74亿元 | 配送 | essential medicines delivered | 1.74 | 亿元 | medicine-procurement |  |  | ≤F001-06
    F001-08 | 配送率91.71% | 配送率 | delivery rate | 91.71 | % | medicine-procurement | F001-07 | F001-06
    F001-09 | 入库1.58亿元 | 入库 | essential medicines warehoused | 1.58 | 亿元 | medicine-procurement |  |  | ≤F001-07
    F001-10 | 入库率83.45% | 入库率 | warehousing rate | 83.45 | % | medicine-procurement | F001-09 | F001-06
    F001-11 | “3+2+1”互联网分级诊疗新模式 | 互联网分级诊疗模式 | tiers of the Internet care model | 3+2+1 |  | tiered-care-321
    F001-12 | 各类医疗联合体25个 | 各类医疗联合体 | medical alliances | 25 | 个 | medical-alliance
    F001-13 | 覆盖医疗机构总数165个 | 覆盖医疗机构总数 | institutions covered by alliances | 165 | 个 | medical-alliance
    F001-14 | 双向转诊患者2.3万余人 | 双向转诊患者 | two-way referred patients, cumulative | 2.3余 | 万人 | two-way-referral
    F001-15 | 下转病人8900余人 | 下转病人 | patients referred down | 8900余 | 人 | two-way-referral |  |  | ≤F001-14
    F001-16 | 为群众减负2500余万元 | 分级诊疗为群众减负 | burden relieved by referral | 2500余 | 万元 | two-way-referral
    F001-17 | 放射、检验、心电图三大会诊中心 | 放射、检验、心电图三大会诊中心 | shared consultation centres | 3 | 个 | diagnostic-centres
    F001-18 | 按病种收付费的病种达到104种 | 按病种收付费的病种 | diseases paid by disease | 104 | 种 | payment-methods
    F001-19 | 共有1926名职工享受异地就医待遇 | 职工享受异地就医待遇人数 | employees using cross-province settlement | 1926 | 人 | offsite-settlement
    F001-20 | 医保统筹基金支付3099万元 | 职工异地就医统筹基金支付 | fund paid, employees | 3099 | 万元 | offsite-settlement
    F001-21 | 3983名城乡居民享受异地就医待遇 | 城乡居民享受异地就医待遇人数 | residents using cross-province settlement | 3983 | 人 | offsite-settlement
    F001-22 | 统筹基金支付4498万元 | 居民异地就医统筹基金支付 | fund paid, residents | 4498 | 万元 | offsite-settlement
    F001-23 | 城乡居民医疗保险参保人数313.5万人 | 城乡居民医疗保险参保人数 | residents enrolled in medical insurance | 313.5 | 万人 | insurance-enrolment
    F001-24 | 实际缴费人数303.6万人 | 实际缴费人数 | residents who paid | 303.6 | 万人 | insurance-enrolment
    F001-25 | 完成年度计划人数291万人 | 城乡居民医保年度计划 | yearly enrolment plan | 291 | 万人 | insurance-enrolment
    F001-26 | 291万人的105% | 城乡居民医保年度计划完成率 | completion of yearly plan | 105 | % | insurance-enrolment | F001-24 | F001-25
    F001-27 | 生育保险参保人数22.8万人 | 生育保险参保人数 | maternity insurance enrolled | 22.8 | 万人 | insurance-enrolment
    F001-28 | 完成年度计划任务23万人 | 生育保险年度计划任务 | maternity insurance yearly task | 23 | 万人 | insurance-enrolment
    F001-29 | 23万人的99.14% | 生育保险年度计划完成率 | completion of maternity insurance task | 99.14 | % | insurance-enrolment | F001-27 | F001-28
    F001-30 | 分别对2个乡镇予以重点管理 | 重点管理乡镇 | towns under key management | 2 | 个 | fp-accountability
    F001-31 | 5个乡镇和1个医疗机构予以通报批评 | 通报批评乡镇 | towns criticised by notice | 5 | 个 | fp-accountability
    F001-32 | 1个医疗机构予以通报批评 | 通报批评医疗机构 | institutions criticised by notice | 1 | 个 | fp-accountability
    F001-33 | 全市政策外多孩率为1.61% | 政策外多孩率 | share of births outside policy of high order | 1.61 | % | population-monitoring
    F001-34 | 比上年同期相下降了0.58个百分点 | 政策外多孩率同比 | change of that share on year | -0.58 | 百分点 | population-monitoring
    F001-35 | 已出生36774人 | 两孩政策以来出生 | births under the two-child policy since its start | 36774 | 人 | population-monitoring
    F001-36 | 目前在孕数15408人 | 目前在孕 | women now pregnant under the policy | 15408 | 人 | population-monitoring
    F001-37 | 全市立案查处两非案件69件 | 立案查处两非案件 | "two illegal acts" cases investigated | 69 | 件 | sex-ratio-governance
    F001-38 | 全市出生人口性别比为105.64 | 出生人口性别比 | sex ratio at birth | 105.64 |  | sex-ratio-governance
    F001-39 | 同比下降了2.67个单位值 | 出生人口性别比同比 | change of sex ratio on year | -2.67 |  | sex-ratio-governance
    F001-40 | 当年为42632名计划生育对象 | 计划生育奖励对象 | persons given family-planning reward support | 42632 | 人 | fp-subsidy
    F001-41 | 计划生育奖励扶助金5650.3万元 | 计划生育奖励扶助金 | reward money paid | 5650.3 | 万元 | fp-subsidy
    F001-42 | 计划生育药具发放率为96.23% | 计划生育药具发放率 | contraceptive distribution rate | 96.23 | % | contraceptive-supply
    F001-43 | 新五进覆盖率为99.13% | 新五进覆盖率 | "new five entries" coverage | 99.13 | % | contraceptive-supply
    F001-44 | 流动人口基本公共服务均等化到位率 95.01% | 流动人口基本公共服务均等化到位率 | equal-service arrival rate for migrants | 95.01 | % | migrant-services
    F001-45 | 流动人口跟踪管理到位率 98.5% | 流动人口跟踪管理到位率 | tracking rate for migrants | 98.5 | % | migrant-services
    F001-46 | 人均基本公共卫生服务经费补助提高到50元 | 人均基本公共卫生服务经费补助 | per-head basic public-health subsidy | 50 | 元 | basic-public-health
    F001-47 | 项目类别达到14大类48项 | 基本公共卫生服务类别 | categories of basic public-health service | 14 | 类 | basic-public-health
    F001-48 | 14大类48项 | 基本公共卫生服务项目 | items of basic public-health service | 48 | 项 | basic-public-health
    F001-49 | 组建家庭医生团队1127个 | 组建家庭医生团队 | family-doctor teams | 1127 | 个 | family-doctor
    F001-50 | 全市签约126万人 | 家庭医生签约人数 | persons contracted | 126 | 万人 | family-doctor
    F001-51 | 常住人口全人群签约率为37% | 常住人口全人群签约率 | sign-up rate, all residents | 37 | % | family-doctor
    F001-52 | 重点人群签约率为66.4% | 重点人群签约率 | sign-up rate, key groups | 66.4 | % | family-doctor
    F001-53 | 规范化电子健康档案273.2万份 | 规范化电子健康档案 | standard records created | 273.2 | 万份 | ehr
    F001-54 | 累计为30.6万名65岁以上老年人建立了健康档案 | 65岁以上老年人健康档案 | records for people over 65 | 30.6 | 万人 | elderly-health
    F001-55 | 管理高血压患者26.5万人 | 管理高血压患者 | hypertension patients managed | 26.5 | 万人 | chronic-management
    F001-56 | 糖尿病患者6.19万人 | 管理糖尿病患者 | diabetes patients managed | 6.19 | 万人 | chronic-management
    F001-57 | 重性精神疾病患者15111人 | 管理重性精神疾病患者 | severe mental disorder patients managed | 15111 | 人 | smd-followup
    F001-58 | 新增免费抗病毒治疗艾滋病192例 | 新增免费抗病毒治疗艾滋病 | new free antiviral treatments | 192 | 例 | hiv-control
    F001-59 | 免费检查疑似结核病人11477人 | 免费检查疑似结核病人 | suspected TB examined free | 11477 | 人 | tb-control
    F001-60 | 免费治疗结核病病例2463例 | 免费治疗结核病病例 | TB cases treated free | 2463 | 例 | tb-control |  |  | ≤F001-59
    F001-61 | 完成83.4万剂次国家免疫规划疫苗接种任务 | 国家免疫规划疫苗接种 | routine immunisation doses | 83.4 | 万剂 | routine-immunisation
    F001-62 | 新确诊并收治麻风病3人 | 新确诊并收治麻风病 | new leprosy cases | 3 | 人 | leprosy-control
    F001-63 | 全市无重大疫情爆发 | 重大疫情爆发 | major outbreaks | 0 | 起 | notifiable-reporting
    F001-64 | 市级卫生应急队伍5类 | 市级卫生应急队伍 | classes of city emergency teams | 5 | 类 | emergency-team
    F001-65 | 5类12支319人 | 市级应急队伍支数 | city emergency teams | 12 | 个 | emergency-team
    F001-66 | 12支319人 | 市级应急队伍人数 | members of city emergency teams | 319 | 人 | emergency-team
    F001-67 | 新建了现代化120指挥系统 | 120指挥系统 | 120 command system built | 1 | 套 | dispatch-120
    F001-68 | 成功开展5例航空医疗救援 | 航空医疗救援 | air rescues | 5 | 例 | air-rescue
    F001-69 | 全市院前急救33208车次 | 院前急救 | ambulance runs | 33208 | 车次 | dispatch-120
    F001-70 | 全市孕产妇健康管理率达到91.59% | 孕产妇健康管理率 | maternal management rate | 91.59 | % | maternal-health
    F001-71 | 儿童健康管理率为91.14% | 儿童健康管理率 | child management rate | 91.14 | % | child-health
    F001-72 | 孕产妇死亡率为14.54/10万 | 孕产妇死亡率 | maternal mortality ratio | 14.54 | /10万 | maternal-child-mortality
    F001-73 | 婴儿死亡率为3.26‰ | 婴儿死亡率 | infant mortality rate | 3.26 | ‰ | maternal-child-mortality |  |  | ≤F001-74
    F001-74 | 5岁以下儿童死亡率为4.38‰ | 5岁以下儿童死亡率 | under-five mortality rate | 4.38 | ‰ | maternal-child-mortality
    F001-75 | 成功创建2个国家卫生县城 | 国家卫生县城 | national sanitary county towns | 2 | 个 | patriotic-health
    F001-76 | 5个国家卫生乡镇 | 国家卫生乡镇 | national sanitary townships | 5 | 个 | patriotic-health
    F001-77 | 编制了《“健康XX 2030”行动计划》 | 健康行动计划 | horizon year of the action plan | 2030 | 年 | development-planning
    F001-78 | 全市每千人口床位数7.47张 | 每千人口床位数 | beds per 1,000 population | 7.47 | /千人 | resource-statistics
    F001-79 | 每千人口执业(助理)医师数2.89人 | 每千人口执业(助理)医师数 | practising (assistant) doctors per 1,000 | 2.89 | /千人 | resource-statistics
    F001-80 | 每千人口注册护士数3.68人 | 每千人口注册护士数 | registered nurses per 1,000 | 3.68 | /千人 | resource-statistics
    F001-81 | 社会办医床位数占总床位数的15% | 社会办医床位占比 | share of private beds | 15 | % | private-medical
    F001-82 | 855个“省政府债券”标准化村卫生室 | 标准化村卫生室基本完工 | bond-funded standard village clinics nearly done | 855 | 个 | primary-standard
    F001-83 | 100个贫困村卫生室全部竣工 | 贫困村卫生室竣工 | poor-village clinics completed | 100 | 个 | primary-standard
    F001-84 | 续建和规划投资项目共55个 | 续建和规划投资项目 | projects continued and planned | 55 | 个 | capital-projects
    F001-85 | 15个重大项目已完工 | 重大项目已完工 | major projects completed | 15 | 个 | capital-projects |  |  | ≤F001-84
    F001-86 | 当年累计完成投资7.55亿元 | 完成投资 | investment done in the year | 7.55 | 亿元 | capital-projects
    F001-87 | 争取中央投资项目3个 | 争取中央投资项目 | centrally invested projects won | 3 | 个 | capital-projects
    F001-88 | 总投资10434万元 | 总投资 | total investment of those projects | 10434 | 万元 | capital-projects
    F001-89 | 中央预算内投资7400万元 | 中央预算内投资 | central budget money in them | 7400 | 万元 | capital-projects |  |  | ≤F001-88
    F001-90 | 示范医院7个 | 示范医院 | demonstration hospitals | 7 | 家 | service-improvement
    F001-91 | 示范科室14个 | 示范科室 | demonstration departments | 14 | 个 | service-improvement
    F001-92 | 示范个人21个 | 示范个人 | demonstration persons | 21 | 人 | service-improvement
    F001-93 | 全市共成立临床医疗质量控制中心32个 | 临床医疗质量控制中心 | clinical quality-control centres | 32 | 个 | quality-control-centre
    F001-94 | 创建省级临床重点专科24个 | 创建省级临床重点专科 | provincial key specialties | 24 | 个 | clinical-specialties
    F001-95 | 市级甲类临床专科25个 | 市级甲类临床专科 | city class-A specialties | 25 | 个 | clinical-specialties
    F001-96 | 市级乙类重点专科17个 | 市级乙类重点专科 | city class-B specialties | 17 | 个 | clinical-specialties
    F001-97 | 标准化“国医堂”129个 | 标准化国医堂 | standard TCM halls | 129 | 个 | tcm-services
    F001-98 | 6个县市中医院建成 | 县市中医院建成国医堂 | county TCM hospitals with famous-doctor hall, studio and health hall | 6 | 家 | tcm-services
    F001-99 | 20个中医药服务示范乡镇卫生院 | 中医药服务示范乡镇卫生院 | TCM demonstration township hospitals | 20 | 家 | tcm-services
    F001-100 | 166个中医药服务示范村卫生室 | 中医药服务示范村卫生室 | TCM demonstration village clinics | 166 | 个 | tcm-services
    F001-101 | 国医堂创建已达到95%以上 | 国医堂创建率 | share of institutions with a TCM hall | 95以上 | % | tcm-services
    F001-102 | 某四县区成功创建 | 某四县区成功创建 | counties named national advanced TCM units | 4 | 个 | tcm-programme
    F001-103 | 某二县成功通过创建 | 某二县成功通过创建 | counties passing national inspection | 2 | 个 | tcm-programme
    F001-104 | 十大名中医 | 十大名中医 | famous TCM doctors selected | 10 | 人 | talent-honours
    F001-105 | 市级统筹使用扶贫资金1.67亿元 | 市级统筹使用扶贫资金 | pooled poverty-relief fund used | 1.67 | 亿元 | health-poverty
    F001-106 | 全市共结算7293人次 | 大病补充保险结算 | supplementary insurance settlements | 7293 | 人次 | serious-illness-insurance
    F001-107 | 保险补偿4010万元 | 大病补充保险补偿 | supplementary insurance paid | 4010 | 万元 | serious-illness-insurance
    F001-108 | 原新农合22种门诊重症 | 门诊重症病种 | former outpatient severe illnesses | 22 | 种 | health-poverty
    F001-109 | 31种门诊慢性病 | 门诊慢性病病种 | outpatient chronic diseases compensated | 31 | 种 | chronic-outpatient-drug
    F001-110 | 单病种补偿率提高到85%以上 | 单病种补偿率 | compensation rate per disease | 85以上 | % | health-poverty
    F001-111 | 每个乡镇卫生院选聘1-2名全科医生 | 乡镇卫生院健康扶贫专员 | health-poverty commissioners per township hospital | 1–2 | 名 | poverty-chronic-care
    F001-112 | 贫困人口10种大病实行集中救治 | 贫困人口大病集中救治病种 | major illnesses treated in a concentrated way | 10 | 种 | major-illness-treatment
    F001-113 | 全省100个示范医院创建目标 | 全省示范医院创建目标 | provincial demonstration-hospital target ("四个100") | 100 | 家 | legal-governance
    F001-114 | 完成15项市级卫生计生系统“双随机一公开”抽检 | 双随机抽检 | double-random inspection tasks done | 15 | 项 | double-random
    F001-115 | 开展检查317人次 | 专项整治检查 | person-times of special rectification checks | 317 | 人次 | rectification-lookback
    F001-116 | 检查病历、处方、费用清单共计530109份 | 检查病历、处方、费用清单共计 | records, prescriptions and bills checked | 530109 | 份 | rectification-lookback
    F001-117 | 发现问题8079项 | 发现问题 | problems found | 8079 | 项 | rectification-lookback
    F001-118 | 完成整改8079项 | 完成整改 | problems fixed | 8079 | 项 | rectification-lookback |  |  | ≤F001-117
    F001-119 | 下达督办函86件 | 下达督办函 | supervision letters issued | 86 | 件 | rectification-lookback
    F001-120 | 下达督办函86件,下达卫生监督意见书70件 | 督办下达卫生监督意见书 | opinion papers issued (special rectification) | 70 | 份 | rectification-lookback
    F001-121 | 监督医疗机构850余户次 | 监督医疗机构 | medical-institution supervision visits | 850余 | 户次 | routine-supervision
    F001-122 | 出动监督人员1800余人次 | 出动监督人员 | officers sent | 1800余 | 人次 | routine-supervision
    F001-123 | 1800余人次,下达卫生监督意见书70件 | 监督机构下达卫生监督意见书 | opinion papers issued (institution supervision) | 70 | 份 | routine-supervision
    F001-124 | 查办案件53件 | 查办案件 | cases handled (institutions) | 53 | 件 | enforcement-case
    F001-125 | 取缔无证行医14起 | 取缔无证行医 | unlicensed practices banned | 14 | 起 | special-enforcement
    F001-126 | 罚没金额418600元 | 罚没金额 | fines and confiscations (institutions) | 418600 | 元 | enforcement-case
    F001-127 | 公示曝光案件4起 | 公示曝光案件 | cases publicised | 4 | 件 | enforcement-case |  |  | ≤F001-124
    F001-128 | 共检查各类单位110家 | 传染病防治检查单位 | units checked for infectious-disease control | 110 | 家 | routine-supervision
    F001-129 | 处罚5家 | 传染病防治处罚单位 | units punished (infectious disease) | 5 | 家 | enforcement-case |  |  | ≤F001-128
    F001-130 | 罚款3.6万元 | 传染病防治罚款 | fines (infectious disease) | 3.6 | 万元 | enforcement-case
    F001-131 | 监督检查公共场所3389户次 | 监督检查公共场所 | public-place visits | 3389 | 户次 | routine-supervision
    F001-132 | 下发监督意见书700余份 | 公共场所监督意见书 | opinion papers (public places) | 700余 | 份 | routine-supervision
    F001-133 | 立案查处58起 | 公共场所立案查处 | cases (public places) | 58 | 件 | enforcement-case
    F001-134 | 检查学校卫生184户次 | 检查学校卫生 | school hygiene visits | 184 | 户次 | routine-supervision
    F001-135 | 监测学校12所 | 监测学校 | schools monitored | 12 | 所 | student-health
    F001-136 | 下发监督意见书280余份 | 学校卫生监督意见书 | opinion papers (schools) | 280余 | 份 | routine-supervision
    F001-137 | 法定时限基础上提速30%办结 | 审批提速 | speed-up of approvals over the legal limit | 30 | % | gov-service
    F001-138 | 群众满意率达到了98%以上 | 群众满意率 | satisfaction of the public with approvals | 98以上 | % | gov-service
    F001-139 | 先后召开了11次党组会 | 党组会 | party-group meetings | 11 | 次 | party-building
    F001-140 | 6次党建工作推进会和座谈会 | 党建工作推进会和座谈会 | party-building promotion meetings and talks | 6 | 次 | party-building
    F001-141 | 开展廉政教育党课18次 | 廉政教育党课 | clean-government party classes | 18 | 次 | integrity-education
    F001-142 | 开展廉政讲座7次 | 开展廉政讲座 | clean-government lectures | 7 | 次 | integrity-education
    F001-143 | 观看警示教育片12000人次 | 观看警示教育片 | warning-film viewers | 12000 | 人次 | integrity-education
    F001-144 | 廉政专题学习辅导30余次 | 廉政专题学习辅导 | clean-government meetings and study | 30余 | 次 | integrity-education
    F001-145 | 第十八个党风廉政建设宣教月 | 宣教月届次 | ordinal of the education month | 18th |  | integrity-education
    F001-146 | 共受理举报问题线索88件 | 受理举报问题线索 | clues received | 88 | 件 | discipline-clues |  |  | F001-147+F001-148+F001-149
    F001-147 | 初核23件 | 初核 | clues preliminarily checked | 23 | 件 | discipline-clues
    F001-148 | 函询17件 | 函询线索 | clues handled by letter inquiry | 17 | 件 | discipline-clues
    F001-149 | 提请立案调查18件 | 提请立案调查 | clues put up for a case | 18 | 件 | discipline-clues
    F001-150 | 结案18件 | 结案 | cases closed | 18 | 件 | discipline-clues |  |  | ≤F001-149
    F001-151 | 结案18件,诫勉谈话13人 | 诫勉谈话 | admonishing talks (first mention) | 13 | 人 | discipline-clues
    F001-152 | 谈话提醒116人次 | 谈话提醒 | reminder talks | 116 | 人次 | discipline-clues
    F001-153 | 函询8人 | 函询人员 | persons inquired by letter | 8 | 人 | discipline-clues
    F001-154 | 严肃批评教育15人 | 严肃批评教育 | written self-criticism and criticism | 15 | 人 | discipline-clues
    F001-155 | 15人,诫勉谈话3人 | 诫勉谈话 | admonishing talks (second mention) | 3 | 人 | discipline-clues
    F001-156 | 党纪处分13人 | 党纪处分 | party punishments | 13 | 人 | discipline-clues
    F001-157 | 政纪处分9人 | 政纪处分 | administrative punishments | 9 | 人 | discipline-clues
    F001-158 | 累计参与无偿献血45764人次 | 累计参与无偿献血 | blood donors | 45764 | 人次 | blood-service
    F001-159 | 献血84265.5个单位 | 献血 | blood donated | 84265.5 | 单位 | blood-service
    F001-160 | (16.85吨) | 献血重量 | blood donated by weight | 16.85 | 吨 | blood-service |  |  | F001-159*200/1000000
    F001-161 | 提供血液产品166887个单位 | 提供血液产品 | products supplied to hospitals | 166887 | 单位 | blood-service
    F001-162 | 机采血小板3116个治疗量 | 机采血小板 | apheresis platelets | 3116 | 治疗量 | blood-service
    F001-163 | 血液安全库存率持续保持100% | 血液安全库存率 | safe-stock rate | 100 | % | blood-service
    F001-164 | 献血参与率达到了13.53‰ | 献血参与率 | donation participation rate | 13.53 | ‰ | blood-service
    F001-165 | 全市3431名公务员参与献血 | 公务员献血人数 | civil-servant donors | 3431 | 人 | blood-service |  |  | ≤F001-158
    F001-166 | 献血量 4851U | 公务员献血量 | blood from civil servants | 4851 | 单位 | blood-service |  |  | ≤F001-159
    F001-167 | ISO15189实验室认可 | 实验室认可标准 | laboratory recognition standard | ISO 15189 |  | blood-service
    F001-168 | 第六次荣获“全国无偿献血先进城市”称号 | 全国先进城市次数 | times named advanced city | 6th |  | blood-service
    F001-169 | 第二届“XX 卫生计生新闻奖” | 新闻奖届次 | edition of the news award | 2nd |  | publicity
    F001-170 | 省级以上主流媒体发表各类宣传稿件586篇 | 省级以上主流媒体发表各类宣传稿件 | articles in provincial and higher media | 586 | 篇 | publicity
    F001-171 | 国家自然科学基金项目13项 | 国家自然科学基金项目 | national natural-science projects | 13 | 个 | research-awards
    F001-172 | 2020年度科学技术奖励5项 | 省级科学技术奖励 | provincial science awards | 5 | 项 | research-awards
    F001-173 | 2020年度科学技术奖项16项 | 市级科学技术奖项 | city science awards | 16 | 项 | research-awards
    F001-174 | 对4家二级公立综合医院进行了巡查 | 当年巡查医院 | hospitals inspected this year | 4 | 家 | hospital-inspection |  |  | ≤F001-175
    F001-175 | 全市13家二级公立综合医院巡查实现全覆盖 | 周期内巡查医院 | hospitals inspected in the cycle, full coverage | 13 | 家 | hospital-inspection
    F001-176 | “第四届国际论坛”卫生保障 | 重大活动保障届次 | major events supported | 4th |  | event-support
    F001-177 | 突出贡献专家6名 | 突出贡献专家 | experts of outstanding contribution recommended | 6 | 人 | talent-honours
    F001-178 | 市政府专项津贴专家3名 | 市政府专项津贴专家 | city special-allowance experts | 3 | 人 | talent-honours
    F001-179 | 优秀中青年拔尖人才15名 | 优秀中青年拔尖人才 | young and middle-aged talents | 15 | 人 | talent-honours
    F001-180 | 先后选派523名中、高级职称卫生技术人员下基层 | 选派卫生技术人员下基层 | technicians sent to the grass roots | 523 | 人 | counterpart-support
    F001-181 | 市直及8个县市区均组建了医调委 | 组建医调委的县市区 | counties with a mediation committee (plus the city) | 8 | 个 | dispute-mediation
    F001-182 | 重点抓好以下七项工作 | 下年度重点工作 | tasks in the plan | 7 | 项 | annual-plan
"""
NAMES = dict.fromkeys(("F001-11", "F001-67", "F001-77", "F001-167"), "a name") | dict.fromkeys(
    ("F001-145", "F001-168", "F001-169", "F001-176"), "an ordinal"
)


def _created(
    indicator: str, kind: str, title: str, number: int, row: str, level: str = "市级",
    since: dt.date | None = None,
) -> Quota:  # fmt: skip
    """Titles given: in the year, or in force since a day."""
    return in_register(
        indicator,
        number,
        row,
        Lines(
            "accreditation",
            "named",
            {
                "object": f"{title}{{n}}",
                "kind": kind,
                "level": level,
                "started_on": "-200",
                "score": "85..98",
                "assessed_on": "-60",
                "paper": "卫发〔2017〕18号",
                "valid_until": "1095",
            },
            anchor="named_on",
            since=since,
        ),
        cell=("kind", title),
    )


def _honoured(kind: str, title: str, full: str, number: int, row: str) -> Quota:
    return in_register(
        "HON1",
        number,
        row,
        Lines(
            "honour",
            "awarded",
            {
                "kind": kind,
                "title_": full,
                "level": "市级",
                "winner": f"{kind}-{{n}}",
                "nominated_on": "-90",
                "votes": "12..30",
            },
            anchor="awarded_on",
            kinds=("A",),
        ),
        cell=("kind", title),
    )


def _party(kind: str, title: str, number: int, row: str, topic: str, people: str) -> Quota:
    return in_register(
        "PTY1",
        number,
        row,
        Lines(
            "party_activity",
            "filed",
            {
                "kind": kind,
                "topic": f"{topic}（{{n}}）",
                "held_on": "0",
                "people": people,
            },
            sums={"times_held": ""},
        ),
        cell=("kind", title),
    )


def _clue(state: str, title: str, number: int, row: str, **more: Any) -> Quota:
    return in_register(
        "DIS1",
        number,
        row,
        Lines(
            "discipline_clue",
            state,
            {
                "number_": f"2017-{state}-{{n}}",
                "kind": "来信/来访/网络/上级交办/来电/巡察移交",
            }
            | more.pop("says", {}),
            **more,
        ),
        cell=("state", title),
        reason=CLUES,
    )


def _award(kind: str, title: str, number: int, row: str) -> Quota:
    return in_register(
        "RES2",
        number,
        row,
        Lines(
            "research",
            "awarded",
            {
                "work": f"{title}成果{{n}}",
                "kind": kind,
                "applied_on": "-150",
                "grade": "一等奖/二等奖/三等奖/三等奖",
            },
            anchor="awarded_on",
            kinds=("A",),
        ),
        cell=("kind", title),
    )


MEDICAL, PUBLIC, INFECTIOUS = ("field", "医疗机构"), ("field", "公共场所"), ("field", "传染病防治")
SOME = "Printed with 余 (and some); a number within was chosen."
VISITED = "Visits, by the field of what was looked at; those of random draws among them."
CASES = "Every case went the whole way of the full procedure, from its clue to its end."
REFERRED = "Printed with 余 (and some); 23,400 and 8,940 were chosen within. Sent in the year, by person-times."
CERTIFIED = (
    "By certificates: 24,735 boys and 23,415 girls of the 48,150 births; 775 of third and later "
    "children outside the policy of their day."
)
BEFORE = (
    "Against 2016, chosen so that both changes come out: 23,828 boys and 22,000 girls, 1,003 "
    "births outside the policy; at the true size only, as changes of small numbers are coarse."
)
TWO_CHILDREN = (
    "Second children since January 2016, on record by the end of 2017; the start is not printed."
)
CLUES = (
    "One clue has one way of being handled; the 30 that have no printed way (A23) are settled ones, "
    "those put up for a case are closed."
)
HALLS = "2014-08-01..2017-12-31"
DUE = (
    "Of 135 halls begun since August 2014: the institutions due are not printed, 129 of at most 135 "
    "is 95 % and more (A16); the other six are being assessed."
)
NEARLY = (
    "Printed as nearly finished, which is no completion: passed their review and not named yet."
)
SEEN = {
    "entered_on": "10",
    "problems": "6..14",
    "fixed": "6",
    "evidence": "逐项附文件和照片",
}
ROUND = "2016—2018年轮次"
TRUE_SIZE = "Each hospital once in a round; at the true size only, as hospitals do not grow fewer with the people."
IN_REGISTERS = (
    _created("ACC2", "sanitary_county", "国家卫生县城", 2, "F001-75", "国家级"),
    _created("ACC2", "sanitary_town", "卫生乡镇", 5, "F001-76", "国家级"),
    _created("ACC1", "tcm_hall", "国医堂（中医馆）", 129, "F001-97", since=dt.date(2015, 3, 1)),
    _created("ACC1", "tcm_hospital", "县级中医院名医堂", 6, "F001-98", since=dt.date(2015, 3, 1)),
    _created("ACC1", "tcm_model_town", "中医药服务示范乡镇卫生院", 20, "F001-99", since=dt.date(2015, 3, 1)),
    _created("ACC1", "tcm_model_village", "中医药服务示范村卫生室", 166, "F001-100", since=dt.date(2015, 3, 1)),
    _created("ACC2", "tcm_county", "基层中医药工作先进单位", 4, "F001-102", "国家级"),
    in_register(
        "ACC5", 2, "F001-103",
        Lines("accreditation", "publicised", {
            "object": "基层中医药工作先进单位（评审）{n}", "kind": "tcm_county", "level": "国家级",
            "started_on": "-200", "score": "85..95",
        }, anchor="assessed_on"),
        cell=("kind", "基层中医药工作先进单位"), reason="Passed the national inspection and not named yet.",
    ),
    in_register(
        "ACC4", 129, "F001-101",
        Lines("accreditation", "assessing", {
            "object": "国医堂（在建）{n}", "kind": "tcm_hall", "level": "市级", "started_on": "0",
        }, since=dt.date(2016, 3, 1), rest=True),
        of=135, cell=("kind", "国医堂（中医馆）"), period=HALLS, reason=DUE,
    ),
    _created("ACC2", "village_standard", "标准化村卫生室", 100, "F001-83", "省级"),
    in_register(
        "ACC5", 855, "F001-82",
        Lines("accreditation", "publicised", {
            "object": "标准化村卫生室（省政府债券）{n}", "kind": "village_standard", "level": "省级",
            "started_on": "-200", "score": "85..95",
        }, anchor="assessed_on"),
        cell=("kind", "标准化村卫生室"), reason=NEARLY,
    ),
    in_register(
        "QUC1", 32, "F001-93",
        Lines("quality_control", "working", {
            "kind": "centre", "listed_on": "-20", "paper": "卫医〔2016〕9号",
            "specialty": "病历书写/医院感染/急诊/重症/护理/药事与抗菌药物/医学检验/医学影像/麻醉/病理/产科/儿科/血液透析/口腔/中医/心电/超声/其他",
        }, anchor="set_up_on", since=dt.date(2012, 1, 1), kinds=("A",)),
    ),
    _honoured("famous_tcm", "名中医", "十大名中医", 10, "F001-104"),
    _honoured("expert", "突出贡献专家", "突出贡献专家", 6, "F001-177"),
    _honoured("allowance", "专项津贴专家", "市政府专项津贴专家", 3, "F001-178"),
    _honoured("reserve", "拔尖人才后备", "优秀中青年拔尖人才", 15, "F001-179"),
    in_register(
        "REC1", 317, "F001-115",
        Lines("rectification", "fixed", {
            "kind": "病历书写/处方用药/收费清单/检查检验/转诊住院", "level": "市级/县级/县级/乡级",
            "evidence": "逐份补正，通报并培训",
        }, each=3, sums={
            "checkers": "", "records+prescriptions+bills": "REC2", "problems": "REC3", "fixed": "REC4",
        }, within={"fixed": "problems"}, some={"letter": "REC5"}),
    ),
    in_register("REC2", 530_109, "F001-116"),
    in_register("REC3", 8_079, "F001-117"),
    in_register("REC4", 8_079, "F001-118"),
    in_register("REC5", 86, "F001-119"),
    _party("group_meeting", "党组会", 11, "F001-139", "党组会", "7..11"),
    _party("push_meeting", "党建推进会和座谈会", 6, "F001-140", "党建工作推进会", "40..90"),
    _party("party_class", "廉政党课", 18, "F001-141", "廉政教育党课", "60..200"),
    _party("lecture", "廉政讲座", 7, "F001-142", "廉政讲座", "80..240"),
    in_register(
        "PTY2", 12_000, "F001-143",
        Lines("party_activity", "filed", {
            "kind": "warning_film", "topic": "警示教育片（{n}）", "held_on": "0", "times_held": "1",
        }, each=600, sums={"people": ""}),
        cell=("kind", "警示教育"),
    ),
    _party("study", "廉政专题学习辅导", 32, "F001-144", "廉政专题学习", "30..120"),
    _clue("checking", "初步核实", 23, "F001-147"),
    _clue("letter", "谈话函询", 17, "F001-148", sums={"inquired": "DIS8"}),
    _clue("closed", "已结案", 18, "F001-150", says={"admonished": "0"},
          sums={"party_punished": "DIS6", "office_punished": "DIS7"}),
    _clue("settled", "予以了结", 30, "", says={"admonished": "0"},
          sums={"reminded": "DIS2", "criticised": "DIS5"}),
    in_register("DIS1", 88, "F001-146", reason=CLUES, whole_of=tuple(
        f"DIS1:{state}" for state in ("初步核实", "谈话函询", "已结案", "予以了结")
    )),
    in_register("DIS4", 18, "F001-149", reason=CLUES),
    in_register("DIS2", 116, "F001-152"),
    in_register("DIS5", 15, "F001-154"),
    in_register("DIS8", 8, "F001-153", reason="Persons asked by letter, among the 17 clues that were talked or written about."),
    in_register("DIS6", 13, "F001-156"),
    in_register("DIS7", 9, "F001-157"),
    in_register(
        "PUB1", 586, "F001-170",
        Lines("publicity", "published", {
            "topic": "卫生计生见闻{n}", "kind": "article", "level": "省级/省级/省级/国家级",
            "media": "省日报/健康报", "published_on": "5",
        }, each=12, sums={"pieces": ""}),
    ),
    in_register(
        "RES1", 13, "F001-171",
        Lines("research", "running", {
            "work": "国家自然科学基金课题{n}", "kind": "fund_nation", "applied_on": "-150",
            "ends_on": "1300", "money": "200000",
        }, anchor="approved_on", kinds=("A",)),
        cell=("kind", "国家自然科学基金"),
    ),
    _award("award_province", "省科学技术奖", 5, "F001-172"),
    _award("award_city", "市科学技术奖", 16, "F001-173"),
    in_register(
        "INS2", 13, "F001-175",
        Lines("institution_inspection", "proving", SEEN | {"kind": "hospital", "round": ROUND},
              many="INS1:大型医院巡查", kinds=("A1",), apart=True),
        Lines("institution_inspection", "proving", SEEN | {"kind": "hospital", "round": ROUND},
              besides=("INS1:大型医院巡查",), since=dt.date(2016, 3, 1),
              until=dt.date(2016, 12, 20), kinds=("A1",), apart=True),
        whole=True, reason=TRUE_SIZE,
    ),
    in_register("INS1", 4, "F001-174", cell=("kind", "大型医院巡查"), whole=True, reason=TRUE_SIZE),
    in_register(
        "CSP1", 523, "F001-180",
        Lines("counterpart_support", "reporting", {
            "task": "下基层支援第{n}批", "kind": "down", "rank": "中级/副高/中级/正高", "where": "乡镇卫生院",
            "taught": "20..90", "operations": "0..12", "techniques": "0..2",
        }, each=9, sums={"people": ""}),
        cell=("kind", "下派基层"),
    ),
    by_offices("SUP1", "visits", 854, "F001-121", SOME, cell=MEDICAL),
    by_offices("SUP2", "", 1_830, "F001-122", SOME, cell=MEDICAL),
    by_offices("SUP3", "", 70, "F001-120 F001-123", "A paper belongs to one visit; the same 70 is printed in two neighbouring sentences.", cell=MEDICAL),
    by_offices("SUP1", "", 110, "F001-128", "Visits to institutions for the control of infectious disease.", cell=INFECTIOUS),
    by_offices("SUP1", "", 3_389, "F001-131", VISITED, cell=PUBLIC),
    by_offices("SUP3", "", 730, "F001-132", SOME, cell=PUBLIC),
    by_offices("SUP1", "", 184, "F001-134", VISITED, cell=("field", "学校卫生")),
    by_offices("SUP13", "", 15, "F001-114", "Draws that were committed to, drawn, held and shown to everybody."),
    by_offices("ENF1", "cases", 53, "F001-124", CASES, cell=MEDICAL),
    by_offices("ENF3", "", 418_600, "F001-126", "What was paid in, by receipts, of the 53 cases.", cell=MEDICAL),
    by_offices("ENF5", "", 4, "F001-127", CASES, cell=MEDICAL),
    by_offices("ENF4", "", 5, "F001-129", CASES, cell=INFECTIOUS),
    by_offices("ENF3", "", 36_000, "F001-130", "What was paid in, by receipts, of the 5 cases.", cell=INFECTIOUS),
    by_offices("ENF1", "", 58, "F001-133", CASES, cell=PUBLIC),
    by_offices("READ1", "centres", 3, "F001-17", "Radiology, laboratory and ECG, at the largest hospital; the city's own."),
    by_offices("PLN1", "plan", 7, "F001-182", "Tasks in the plan of the year to come.", period="2018"),
    by_offices("ENF6", "", 14, "F001-125", "Decided under the rule of that time and banned; not among the 53."),
)  # fmt: skip

scenarios.add(
    "city-2017",
    Scenario(
        name="city-2017",
        title="某市2017年卫生计生工作总结",
        english="A prefecture city's work summary of 2017 (printed under another year)",
        day=DAY,
        period="2017",
        divisions=(
            Division("杏林区", 4.6),
            Division("橘泉区", 4.1),
            Division("青囊区", 5.8),
            Division("悬壶县", 2.6),
            Division("本草县", 3.1),
            Division("灵枢县", 3.4),
            Division("素问县", 2.2),
            Division("金匮县", 2.9),
            Division("百草市", 3.7),
            Division("丹溪县", 1.4),
        ),
        births=48_150,
        older=0.66,
        years=1.4,
        strata=(
            Stratum(CHILDREN, 186_000, DAY, 0, 6),
            Stratum(OLD, 402_500, DAY, 65),
            Stratum(OTHERS, 2_793_900, DAY),
        ),
        quotas=(
            Quota(
                "EHR2", "files", 2_732_000, 3_382_400, {"F001-53": NUMERATOR}, of=EVERYBODY,
                reason="Population not printed; 3,382,400 fits both 13.53 ‰ of donors (A26) and 37 % signed (A10). "
                "“Standard” had no common definition then: a file with a number is counted.",
            ),
            Quota(
                "EHR2", "files", 306_000, 402_500, {"F001-54": NUMERATOR}, of=OLD, ages=65,
                reason="People of 65 and over not printed; 402,500 (11.9 %) was chosen.",
            ),
            Quota(
                "HTN1", "hypertension", 212_000, 265_000, {"F001-55": DENOMINATOR},
                reason="How many of the managed were managed by the standard is not printed; 80 % was chosen.",
            ),
            Quota(
                "DM1", "diabetes", 49_520, 61_900, {"F001-56": DENOMINATOR},
                reason="The same; 80 % was chosen.",
            ),
            Quota("SMD3", "", 15_111, 15_900, {"F001-57": NUMERATOR},
                  reason="Registered patients not printed; 15,900 was chosen."),
            Quota("SMD1", "severe mental disorder", 12_800, 15_900, {}),
            Quota(
                "CH2", "children", 169_520, 186_000, {"F001-71": VALUE}, of=CHILDREN,
                reason="Children not printed; 186,000 of 0 to 6 years were chosen.",
            ),
            Quota("MAT7", "mothers", 46_400, 47_300, {}),
            Quota("MAT8", "", 44_101, 48_150, {"F001-70": VALUE}, of=BIRTHS, reason=BORN),
            Quota("MAT5", "", 7, 48_150, {"F001-72": VALUE}, of=BIRTHS, reason=BORN),
            Quota("CH6", "", 157, 48_150, {"F001-73": VALUE}, of=BIRTHS, reason=BORN),
            Quota("CH6U", "", 211, 48_150, {"F001-74": VALUE}, of=BIRTHS, reason=BORN),
            Quota("ALL1", "alliances", 25, 0, {"F001-12": NUMERATOR}, whole=True),
            Quota("ALL2", "", 165, 0, {"F001-13": NUMERATOR}, whole=True, like="ALL1"),
            Quota("FD2", "", 0, 0, {"F001-52": VALUE}, rate="66.4",
                  reason="Key groups not printed; they are whatever the records of the made-up people come to."),
            Quota(
                "TB1", "tuberculosis", 2_463, 2_463, {"F001-60": NUMERATOR},
                reason="Notified in the year and under treatment; how many were notified is not printed, all of them are looked after.",
            ),
            Quota(
                "TB4", "suspects of tuberculosis", 11_477, 0, {"F001-59": NUMERATOR},
                reason="Sent to the designated hospital and seen there, ill or not; some more who were sent did not go.",
            ),
            Quota("FD1", "contracts", 1_260_000, 3_382_400, {"F001-50": NUMERATOR, "F001-51": VALUE},
                  of=EVERYBODY, reason="126 of 338.24 (10,000) is 37.25 %, printed as 37 %."),
            Quota(
                "VAC7", "routine doses", 834_000, 0, {"F001-61": NUMERATOR},
                reason="83.4 (10,000) is exact to 500 doses; 834,000 was chosen.",
            ),
            Quota("BRT8", "births", 24_735, 0, {}),
            Quota("BRT9", "", 23_415, 0, {}),
            Quota("BRT2", "", 24_735, 23_415, {"F001-38": VALUE}, reason=CERTIFIED),
            Quota("BRT4", "", 775, 48_150, {"F001-33": VALUE}, base_of=("BRT8", "BRT9"), reason=CERTIFIED),
            Quota("BRT8", "", 23_828, 0, {}, period="2016", again=" of the year before"),
            Quota("BRT9", "", 22_000, 0, {}, period="2016", again=" of the year before"),
            Quota("BRT4", "", 1_003, 45_828, {}, period="2016", again=" of the year before",
                  base_of=("BRT8 of the year before", "BRT9 of the year before")),
            Quota("BRT7", "", 36_774, 0, {"F001-35": NUMERATOR}, reason=TWO_CHILDREN),
            Quota("BRT3", "", 0, 0, {"F001-39": VALUE}, value="-2.67", whole=True, reason=BEFORE),
            Quota("BRT5", "", 0, 0, {"F001-34": VALUE}, value="-0.58", whole=True, reason=BEFORE),
            Quota("FD8", "", 1_127, 0, {"F001-49": NUMERATOR}, whole=True,
                  reason="Teams of neighbouring villages; at the true size only, as every town needs one."),
            Quota("REF1", "referrals", 23_400, 0, {"F001-14": NUMERATOR}, reason=REFERRED),
            Quota("REF3", "", 8_940, 0, {"F001-15": NUMERATOR}, reason=REFERRED),
            *IN_REGISTERS,
        ),
        unsound={
            "F001-26": "A05: 303.6 of 291 is 104.33 %, 313.5 of 291 is 107.73 %; 105 % would need 305.55.",
            "F001-146": "A23: 23 + 17 + 18 = 58; 30 of the 88 clues have no printed way of handling.",
            "F001-151": "A25: the same talks are printed twice in one sentence, 13 and 3.",
            "F001-155": "A25: see F001-151.",
        },
        explained={
            "F001-08": "A01: 1.74 of 1.89 is 92.06 %; the rate was computed from amounts before rounding.",
            "F001-10": "A02: 1.58 of 1.89 is 83.60 %; computed before rounding, of what was purchased.",
            "F001-12": "Founded by the end of 2017, by kind; counted at the true size only, since institutions do not grow fewer with the people.",
            "F001-13": "Each institution once, the leads included; see F001-12.",
            "F001-29": "A06: 22.8 of 23 is 99.13 %; the last digit differs inside rounding.",
            "F001-120": "A20: the same number of papers is printed in two neighbouring sentences.",
            "F001-123": "A20: see F001-120.",
            "F001-133": "A21: 58 cases of public places exceed the 53 printed above; the scope of the 53 is not named.",
            "F001-136": "A22: more papers than visits, possible only with several papers a visit.",
            "F001-148": "A24: letters of inquiry are printed as 17 clues and as 8 persons.",
            "F001-181": "A30: 8 counties here, 10 counties at the beginning.",
        },
        no_figures=NAMES,
        table=TABLE,
    ),
)  # fmt: skip
