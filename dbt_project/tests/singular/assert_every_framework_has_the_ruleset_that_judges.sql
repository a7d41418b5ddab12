{{ config(meta={'dagster': {'ref': {'name': 'frameworks'}}}) }}

-- Dossiers are judged once, under one ruleset; a framework that names another needs the cube to be kept per ruleset.
select frameworks.framework_version
from {{ ref('frameworks') }} as frameworks
left join {{ ref('judgement_rulesets') }} as rulesets
    on frameworks.judgement_ruleset = rulesets.judgement_ruleset
where rulesets.judgement_ruleset is null or (select count(*) from {{ ref('judgement_rulesets') }}) <> 1
