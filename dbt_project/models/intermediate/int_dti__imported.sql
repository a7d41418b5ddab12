-- The versions of the DTI that came through the inbox: of each, the rows of the file that brought it first, because a
-- version never changes; and none that is shipped. The reader refuses a file that is no whole version.
select *
from {{ ref('stg_frameworks__nodes') }}
where framework_version not in (select framework_version from {{ ref('dti_frameworks') }})
qualify dense_rank() over (partition by framework_version order by arrival_day, file_name) = 1
