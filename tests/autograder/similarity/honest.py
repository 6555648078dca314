"""Twenty honest answers to one week's test: everybody solves it, nobody copies.

Each step of a solution is written in five ways. A learner's ways are a line over the numbers
modulo five, so that any two of twenty learners take the same way in at most two of seven steps,
as people do who learned from the same pages.
"""

STEPS = (
    (
        "names = {'industry': 'BCDE', 'construction': 'F', 'trade': 'G', 'transport': 'H'}\n"
        "code = names[quiz.given('q5')['activity']]",
        "activity = quiz.given('q5')['activity']\n"
        "code = {'construction': 'F', 'trade': 'G'}.get(activity, 'H')",
        "asked = quiz.given('q5')\nletter = 'F' if asked['activity'] == 'construction' else 'G'",
        "what = quiz.given('q5').get('activity')\n"
        "for name, sign in (('construction', 'F'), ('trade', 'G')):\n"
        "    if name == what:\n        code = sign",
        "codes = dict(zip(['trade', 'construction'], ['G', 'F'], strict=True))\n"
        "mine = codes[quiz.given('q5')['activity']]",
    ),
    (
        "monthly = people['earn_m'].where(people['earn_period'] != 2, people['earn_m'] / 12)",
        "people['pay'] = people.apply(\n"
        "    lambda row: row.earn_m / 12 if row.earn_period == 2 else row.earn_m, axis=1)",
        "pay = people.earn_m.copy()\nyearly = people.earn_period == 2\n"
        "pay[yearly] = pay[yearly] / 12",
        "import numpy as np\n"
        "wage = np.where(people['earn_period'] == 2, people['earn_m'] / 12, people['earn_m'])",
        "factor = people['earn_period'].map({1: 1, 2: 12})\nmonth = people['earn_m'].div(factor)",
    ),
    (
        "employee = people[(people['age'] >= 15) & people['icse18'].between(41, 44)]",
        "employed = people.query('41 <= icse18 <= 44 and age >= 15')",
        "rows = people['icse18'].isin([41, 42, 43, 44])\nsubset = people.loc[rows].copy()",
        "who = [41 <= status <= 44 for status in people['icse18'].fillna(0)]\nstaff = people[who]",
        "staff = people.drop(people.index[~people['icse18'].isin(range(41, 45))])",
    ),
    (
        "here = employee[employee['isic10'] == code].sort_values('monthly')\n"
        "reached = here['w_cob'].cumsum() / here['w_cob'].sum()\n"
        "going = here['monthly'][reached >= 0.5].iloc[0]",
        "going = moments.quantile(people, survey.design, pay, where=employed, unit='QVC').value",
        "order = subset.wage.argsort()\nweights = subset.w_cob.to_numpy()[order]\n"
        "middle = weights.cumsum().searchsorted(weights.sum() / 2)\n"
        "going = subset.wage.to_numpy()[order][middle]",
        "total, half = 0, staff.w_cob.sum() / 2\n"
        "for wage, weight in sorted(zip(staff.month, staff.w_cob)):\n    total += weight\n"
        "    if total >= half:\n        going = wage\n        break",
        "spread = staff['pay'].repeat(staff['w_cob'].round().astype(int))\ngoing = spread.median()",
    ),
    (
        "firms = synthetic.companion('employer_vacancies', quiz.seed).query('isic10 == @code')",
        "employers = synthetic.companion('employer_vacancies', quiz.seed)\n"
        "employers = employers[employers.isic10 == letter].reset_index(drop=True)",
        "table = synthetic.companion('employer_vacancies', quiz.seed).set_index('isic10')\n"
        "table = table.loc[[mine]]",
        "every = synthetic.companion('employer_vacancies', quiz.seed)\n"
        "mine = dict(list(every.groupby('isic10')))[code]",
        "here = (firm for firm in synthetic.companion('employer_vacancies', quiz.seed)\n"
        "        .to_dict('records') if firm['isic10'] == code)\nfirms = pd.DataFrame(here)",
    ),
    (
        "below = firms.loc[firms['wage_offered_qvc_month'] < going, 'hard_to_fill'].sum()",
        "low = employers[employers.wage_offered_qvc_month.lt(going)].hard_to_fill.sum()",
        "low = sum(hard for hard, offer in zip(table.hard_to_fill, table.wage_offered_qvc_month)\n"
        "          if offer < going)",
        "fair = mine['wage_offered_qvc_month'] >= going\n"
        "bad = mine['hard_to_fill'].sum() - mine['hard_to_fill'][fair].sum()",
        "bad = (firms['hard_to_fill'] * (firms['wage_offered_qvc_month'] < going)).sum()",
    ),
    (
        "quiz.answer('q5', round(below / firms['hard_to_fill'].sum() * 100, 1))",
        "share = 100 * low / employers.hard_to_fill.sum()\n"
        "quiz.answer('q5', float(f'{share:.1f}'))",
        "hard = table['hard_to_fill'].sum()\nanswer = low / hard\n"
        "print('Below the going wage:', answer)\nquiz.answer('q5', round(100 * answer, 1))",
        "percentage = (bad / mine['hard_to_fill'].sum()) * 100\n"
        "quiz.answer('q5', np.round(percentage, 1))",
        "assert firms['hard_to_fill'].sum() > 0\n"
        "quiz.answer('q5', (bad / firms['hard_to_fill'].sum()).round(3) * 100)",
    ),
)

SENTENCES = (
    (
        "Minister, please do not grant every permit that the employers of this activity ask for.",
        "I would answer the request with a partial yes and a condition.",
        "The word shortage hides two different things, and only one of them calls for permits.",
        "A vacancy that nobody takes at a low wage is not proof that workers are missing.",
        "My advice is to check each vacancy against the going wage before a permit is issued.",
    ),
    (
        "More than a third of the hard-to-fill posts offer less than others in the sector earn.",
        "According to the synthetic survey, 37.5 per cent of these vacancies pay below the median.",
        "The figures of my sample put the part with low offers at about two fifths.",
        "Roughly 40 of 100 such vacancies come with pay under that of employees already there.",
        "In my data the share with an offer under the usual monthly pay is 41.2 per cent.",
    ),
    (
        "These employers can find people if they raise the offer to what is usual.",
        "For those firms the first remedy is a better contract, since money is what is lacking.",
        "Where the pay is poor, local candidates stay away for a good reason.",
        "Such posts say something about the wage and nothing about the supply of skills.",
        "A permit for those would import workers into jobs that residents refuse.",
    ),
    (
        "The remaining vacancies are different: they are open although the pay is fair.",
        "With the rest I would be generous, because a normal offer met no answer.",
        "Firms that already pay the going rate deserve a quick decision.",
        "As for the others, there the shortage looks real and permits may help.",
        "Those above the line should pass without a further test.",
    ),
    (
        "The employers' survey is small and one wage stands for a whole establishment.",
        "Please remember that each firm states a single wage, whatever the occupation is.",
        "A caution: the median rests on few employees and has a wide interval.",
        "Both sources are synthetic, so nobody should quote the number outside the class.",
        "The activity is broad, and a welder is compared with a bricklayer here.",
    ),
    (
        "Before deciding I would ask the trade unions whether the offers follow the agreement.",
        "The labour inspectorate should look at hours and housing in the same establishments.",
        "Let the public employment service advertise each post for four weeks first.",
        "A tripartite committee could review the list of occupations twice a year.",
        "It would be wise to publish the test, so that firms know it in advance.",
    ),
    (
        "Migrants who come must have equal treatment, or the low wage becomes the rule.",
        "Without the same rights for newcomers the scheme would push pay down for all.",
        "Convention rights apply from the first day, whatever the permit says.",
        "Whoever is admitted should be free to change the employer after some months.",
        "Recruitment fees must not be put on the workers, also not through deductions.",
    ),
)


def _ways(learner: int) -> list[int]:
    start, slope = learner % 5, learner // 5
    return [(start + slope * step) % 5 for step in range(len(STEPS))]


def code(learner: int) -> str:
    """Return how learner 0 to 19 works out question 5."""
    return "\n".join(STEPS[step][way] for step, way in enumerate(_ways(learner)))


def prose(learner: int) -> str:
    """Return what learner 0 to 19 advises in question 8."""
    ways = _ways((learner * 7 + 3) % 20)
    return " ".join(SENTENCES[step][way] for step, way in enumerate(ways))
