{{ config(materialized='incremental', incremental_strategy='replace_records', unique_key='petition_code') }}

{{ latest_rows(ref('stg_petitions__changes'), 'petitions', 'petition_code') }}
