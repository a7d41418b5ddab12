select
    feeds.feed,
    feeds.version as contract_version,
    feeds.status,
    feeds.title_vi,
    feeds.title_en,
    feeds.grain_vi,
    feeds.grain_en,
    feeds.purpose_vi,
    feeds.purpose_en,
    feeds.usage_vi,
    feeds.usage_en,
    feeds.limitations_vi,
    feeds.limitations_en,
    feeds.key_columns,
    feeds.version_column,
    feeds.folder,
    feeds.formats,
    feeds.promises_vi,
    feeds.promises_en,
    contracts.since,
    contracts.document
from {{ source('raw', 'contract_feeds') }} as feeds
left join {{ source('raw', 'contracts') }} as contracts using (feed, version)
