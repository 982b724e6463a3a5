{{- define "redress.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "redress.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "redress.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "redress.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "redress.selectorLabels" -}}
app.kubernetes.io/name: {{ include "redress.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "redress.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{ include "redress.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "redress.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "redress.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* "yes" where the records are in PostgreSQL, else nothing. */ -}}
{{- define "redress.onPostgresql" -}}
{{- if or .Values.postgresql.uri .Values.postgresql.uriSecret -}}yes{{- end -}}
{{- end -}}

{{- /* What values.schema.json cannot say: the server would not start. */ -}}
{{- define "redress.checkPostgresql" -}}
{{- $p := .Values.postgresql -}}
{{- if and $p.uri $p.uriSecret -}}
{{- fail "postgresql.uri and postgresql.uriSecret are two places of one thing; give one" -}}
{{- end -}}
{{- if and $p.factsSchema (not (include "redress.onPostgresql" .)) -}}
{{- fail (printf "postgresql.factsSchema: %q is a schema in PostgreSQL; give postgresql.uri or postgresql.uriSecret too" $p.factsSchema) -}}
{{- end -}}
{{- if and $p.factsShardsSecret (not $p.factsSchema) -}}
{{- fail (printf "postgresql.factsShardsSecret: %q has the databases of a schema that is not named; give postgresql.factsSchema too" $p.factsShardsSecret) -}}
{{- end -}}
{{- if and $p.columnarLimit (not $p.factsSchema) -}}
{{- fail (printf "postgresql.columnarLimit: %d, and there is no place for the facts of more cases; give postgresql.factsSchema too" (int64 $p.columnarLimit)) -}}
{{- end -}}
{{- if and $p.columnarLimit (ne .Values.server.executor "columnar") -}}
{{- fail (printf "postgresql.columnarLimit: %d is for server.executor columnar" (int64 $p.columnarLimit)) -}}
{{- end -}}
{{- if and $p.factsSchema (not $p.columnarLimit) (ne .Values.server.executor "sql") -}}
{{- fail (printf "postgresql.factsSchema: %q would stay empty; give server.executor sql, or postgresql.columnarLimit" $p.factsSchema) -}}
{{- end -}}
{{- end -}}
