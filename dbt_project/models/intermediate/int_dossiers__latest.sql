{{ config(materialized='incremental', incremental_strategy='replace_records', unique_key='dossier_code') }}

{{ latest_rows(ref('stg_dossiers__changes'), 'dossiers', 'dossier_code') }}
