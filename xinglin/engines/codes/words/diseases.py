"""Groups of diagnoses that programmes and indicators speak of; the spans are general knowledge."""

from xinglin.engines.codes.words.diagnosis import Diagnosis
from xinglin.kernel.registry import Registry

DIAGNOSES: Registry[Diagnosis] = Registry("疾病组")


def _group(code: str, title: str, icd10: str, snomed: str = "") -> Diagnosis:
    english = code.replace("-", " ")
    group = Diagnosis(code, title, tuple(icd10.split()), tuple(snomed.split()), english)
    return DIAGNOSES.add(code, group)


HYPERTENSION = _group("hypertensive-disease", "高血压", "I10-I15", "59621000 38341003")
ESSENTIAL_HYPERTENSION = _group("essential-hypertension", "原发性高血压", "I10-I13", "59621000")
DIABETES = _group("diabetes-mellitus", "糖尿病", "E10-E14", "73211009 46635009 44054006")
DIABETES_TYPE_1 = _group("type-1-diabetes", "1型糖尿病", "E10", "46635009")
DIABETES_TYPE_2 = _group("type-2-diabetes", "2型糖尿病", "E11", "44054006")
GESTATIONAL_DIABETES = _group("gestational-diabetes", "妊娠期糖尿病", "O24.4", "11687002")
HYPERLIPIDAEMIA = _group("hyperlipidaemia", "血脂异常", "E78", "55822004")
OBESITY = _group("obesity-disease", "肥胖症", "E66", "414916001")
CORONARY_DISEASE = _group("coronary-heart-disease", "冠心病", "I20-I25", "53741008 22298006")
MYOCARDIAL_INFARCTION = _group("acute-myocardial-infarction", "急性心肌梗死", "I21-I22", "22298006")
HEART_FAILURE = _group("heart-failure", "心力衰竭", "I50", "84114007")
STROKE = _group("stroke-acute", "脑卒中", "I60-I61 I63-I64", "230690007")
CHRONIC_OBSTRUCTIVE_PULMONARY_DISEASE = _group(
    "chronic-obstructive-pulmonary-disease", "慢性阻塞性肺疾病", "J44", "13645005"
)
ASTHMA = _group("bronchial-asthma", "哮喘", "J45-J46", "195967001")
PNEUMONIA = _group("pneumonia-disease", "肺炎", "J12-J18", "233604007")
INFLUENZA = _group("influenza-disease", "流行性感冒", "J09-J11", "6142004")
COVID_19 = _group("covid-19-disease", "新型冠状病毒感染", "U07.1-U07.2", "840539006")
TUBERCULOSIS = _group("tuberculosis-all-forms", "结核病", "A15-A19", "56717001 154283005")
PULMONARY_TUBERCULOSIS = _group(
    "pulmonary-tuberculosis", "肺结核", "A15.0-A15.3 A16.0-A16.2", "154283005"
)
VIRAL_HEPATITIS = _group("viral-hepatitis", "病毒性肝炎", "B15-B19", "3738000")
HIV_DISEASE = _group("hiv-disease", "艾滋病病毒感染", "B20-B24 Z21", "86406008")
CHRONIC_KIDNEY_DISEASE = _group("chronic-kidney-disease", "慢性肾脏病", "N18", "709044004")
ANAEMIA = _group("anaemia-disease", "贫血", "D50-D64", "271737000")
CANCER = _group(
    "malignant-neoplasm",
    "恶性肿瘤",
    "C00-C97",
    "363346000 254837009 363354003 363406005 363351006 363358000",
)
BREAST_CANCER = _group("breast-cancer", "乳腺癌", "C50", "254837009")
CERVICAL_CANCER = _group("cervical-cancer", "宫颈癌", "C53", "363354003")
COLORECTAL_CANCER = _group("colorectal-cancer", "结直肠癌", "C18-C21", "363406005 363351006")
STOMACH_CANCER = _group("stomach-cancer", "胃癌", "C16")
OESOPHAGEAL_CANCER = _group("oesophageal-cancer", "食管癌", "C15")
LIVER_CANCER = _group("liver-cancer", "肝癌", "C22")
LUNG_CANCER = _group("lung-cancer", "肺癌", "C33-C34", "363358000")
SCHIZOPHRENIA = _group("schizophrenia-disease", "精神分裂症", "F20", "58214004")
SCHIZOAFFECTIVE = _group("schizoaffective-disorder", "分裂情感性障碍", "F25", "68890003")
PARANOID_PSYCHOSIS = _group("paranoid-psychosis", "偏执性精神病", "F22")
BIPOLAR = _group("bipolar-disorder", "双相障碍", "F30-F31", "13746004")
EPILEPTIC_PSYCHOSIS = _group("epileptic-mental-disorder", "癫痫所致精神障碍", "F06.8")
INTELLECTUAL_DISABILITY = _group(
    "intellectual-disability-with-disorder", "精神发育迟滞伴发精神障碍", "F70-F79"
)
SEVERE_MENTAL_DISORDER = _group(
    "severe-mental-disorder",
    "严重精神障碍",
    "F20 F22 F25 F30-F31 F06.8 F70-F79",
    "58214004 68890003 13746004",
)
DEPRESSION = _group("depressive-disorder", "抑郁障碍", "F32-F33", "35489007")
DEMENTIA = _group("dementia-disease", "痴呆", "F00-F03 G30", "52448006")
PREGNANCY = _group("pregnancy-and-childbirth", "妊娠、分娩和产褥期", "O00-O99")
CONGENITAL = _group("congenital-malformation", "先天畸形", "Q00-Q99")
INJURY = _group("injury-and-poisoning", "损伤和中毒", "S00-T98")
ANTENATAL = _group("antenatal-state", "妊娠", "O10-O48 Z32.1 Z33-Z36", "77386006")
DELIVERY = _group("delivery-outcome", "分娩", "O80-O84 Z37-Z39", "236973005")
CONTACT_WITH_TUBERCULOSIS = _group("tuberculosis-contact", "结核病接触史", "Z20.1")
CONTACT_WITH_INFECTION = _group("infection-contact", "传染病接触史", "Z20")
