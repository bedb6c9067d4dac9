"""The schedules as the platform holds them: for children, and against COVID-19."""

from xinglin.engines.followup import DoseSchedule, aged
from xinglin.kernel.time import years
from xinglin.programmes.immunisation.covid import COURSE, COVID_PRODUCTS, forecast_covid
from xinglin.programmes.immunisation.forecast import FACTS, forecast
from xinglin.programmes.immunisation.schedule import COURSES, PRODUCTS

childhood = DoseSchedule(
    code="nip",
    title="国家免疫规划",
    who=aged(below=years(18)),
    products=PRODUCTS,
    courses=COURSES,
    forecast=forecast,
    facts_asked=FACTS,
    order=10,
)
covid = DoseSchedule(
    code="covid",
    title="新冠病毒疫苗",
    who=aged(at_least=years(3)),
    products=COVID_PRODUCTS,
    courses={COURSE: "新冠病毒疫苗"},
    forecast=forecast_covid,
    routine=False,
    order=20,
)
