{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='petition_code') }}

{{ latest_rows(ref('stg_petitions__changes'), 'petitions', 'petition_code') }}
