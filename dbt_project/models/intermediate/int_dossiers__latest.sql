{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='dossier_code') }}

{{ latest_rows(ref('stg_dossiers__changes'), 'dossiers', 'dossier_code') }}
