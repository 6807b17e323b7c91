// Generated from protos/ by scripts/generate.mjs. The proto3 JSON form of every message: fields by their proto names, times
// in RFC 3339, enums by name, bytes in base64, 64-bit integers as numbers (within 2^53).

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

export interface RejectionJson {
  index?: number;
  id?: string;
  field?: string;
  reason?: string;
}

export interface CollectRequestJson {
  events?: EventJson[];
}

export interface CollectResponseJson {
  accepted?: number;
  rejected?: RejectionJson[];
  dropped?: number;
}

export interface UpsertItemsRequestJson {
  items?: ItemJson[];
}

export interface UpsertItemsResponseJson {
  accepted?: number;
  rejected?: RejectionJson[];
}

export type EventTypeJson =
  | 'EVENT_TYPE_UNSPECIFIED'
  | 'EVENT_TYPE_VIEW'
  | 'EVENT_TYPE_SEARCH'
  | 'EVENT_TYPE_ADD_TO_CART'
  | 'EVENT_TYPE_REMOVE_FROM_CART'
  | 'EVENT_TYPE_FAVOURITE'
  | 'EVENT_TYPE_PURCHASE'
  | 'EVENT_TYPE_REFUND'
  | 'EVENT_TYPE_REVIEW'
  | 'EVENT_TYPE_QUESTION'
  | 'EVENT_TYPE_COUPON_REDEEMED'
  | 'EVENT_TYPE_IMPRESSION'
  | 'EVENT_TYPE_RECOMMENDATION_CLICK'
  | 'EVENT_TYPE_SIGN_UP'
  | 'EVENT_TYPE_IDENTIFY';

export interface OrderLineJson {
  item_id?: string;
  quantity?: number;
  unit_price?: number;
}

export interface ConsentJson {
  analytics?: boolean;
  personalisation?: boolean;
  marketing?: boolean;
}

export interface RepairJson {
  rule?: string;
  field?: string;
  original?: string;
}

export interface ItemFactsJson {
  item_id?: string;
  category?: string;
  brand?: string;
  price?: number;
  currency?: string;
}

export interface EventJson {
  id?: string;
  tenant_id?: string;
  type?: EventTypeJson;
  occurred_at?: string;
  sent_at?: string;
  received_at?: string;
  customer_id?: string;
  anonymous_id?: string;
  session_id?: string;
  device_id?: string;
  channel?: string;
  item_id?: string;
  order_id?: string;
  items?: OrderLineJson[];
  query?: string;
  text?: string;
  rating?: number;
  value?: number;
  currency?: string;
  recommendation_id?: string;
  context?: { [key: string]: JsonValue };
  consent?: ConsentJson;
  attributes?: { [key: string]: JsonValue };
  repairs?: RepairJson[];
  item_facts?: ItemFactsJson[];
}

export interface ItemJson {
  id?: string;
  tenant_id?: string;
  title?: string;
  titles?: { [key: string]: string };
  category_path?: string[];
  brand?: string;
  price?: number;
  currency?: string;
  in_stock?: boolean;
  url?: string;
  image_url?: string;
  attributes?: { [key: string]: JsonValue };
  updated_at?: string;
}

export interface DeadLetterJson {
  id?: string;
  tenant_id?: string;
  source?: string;
  field?: string;
  reason?: string;
  occurred_at?: string;
  encrypted_payload?: string;
  key_id?: string;
  topic?: string;
  partition?: number;
  offset?: number;
  rule?: string;
  payload_bytes?: number;
  element?: string;
  charset?: string;
}

export type DeadLetterStateJson =
  | 'DEAD_LETTER_STATE_UNSPECIFIED'
  | 'DEAD_LETTER_STATE_OPEN'
  | 'DEAD_LETTER_STATE_MENDED'
  | 'DEAD_LETTER_STATE_REPLAYED';

export interface DeadLetterFilterJson {
  sources?: string[];
  rules?: string[];
  fields?: string[];
  states?: DeadLetterStateJson[];
  from?: string;
  to?: string;
  reason_contains?: string;
}

export interface DeadLetterSummaryJson {
  id?: string;
  source?: string;
  rule?: string;
  field?: string;
  reason?: string;
  occurred_at?: string;
  state?: DeadLetterStateJson;
  payload_bytes?: number;
  kept_bytes?: number;
  key_id?: string;
  topic?: string;
  partition?: number;
  offset?: number;
  mended_at?: string;
  mended_by?: string;
  replayed_at?: string;
  replayed_by?: string;
  element?: string;
  charset?: string;
}

export interface ListDeadLettersRequestJson {
  filter?: DeadLetterFilterJson;
  page_size?: number;
  page_token?: string;
}

export interface ListDeadLettersResponseJson {
  letters?: DeadLetterSummaryJson[];
  next_page_token?: string;
}

export interface GetDeadLetterRequestJson {
  id?: string;
}

export interface GetDeadLetterResponseJson {
  letter?: DeadLetterSummaryJson;
  payload?: string;
  cut?: boolean;
  mended_payload?: string;
}

export interface MendDeadLetterRequestJson {
  id?: string;
  patch?: string;
  payload?: string;
  validate_only?: boolean;
}

export interface MendDeadLetterResponseJson {
  letter?: DeadLetterSummaryJson;
  payload?: string;
  accepted?: number;
  dropped?: number;
  problems?: DeadLetterProblemJson[];
}

export interface DeadLetterProblemJson {
  index?: number;
  rule?: string;
  field?: string;
  reason?: string;
}

export interface DeadLetterIdsJson {
  ids?: string[];
}

export interface ReplayDeadLettersRequestJson {
  ids?: DeadLetterIdsJson;
  filter?: DeadLetterFilterJson;
  limit?: number;
  page_token?: string;
}

export type ReplayOutcomeJson =
  | 'REPLAY_OUTCOME_UNSPECIFIED'
  | 'REPLAY_OUTCOME_STORED'
  | 'REPLAY_OUTCOME_DROPPED'
  | 'REPLAY_OUTCOME_REFUSED'
  | 'REPLAY_OUTCOME_ALREADY_REPLAYED'
  | 'REPLAY_OUTCOME_NOT_FOUND'
  | 'REPLAY_OUTCOME_UNREADABLE';

export interface ReplayResultJson {
  id?: string;
  outcome?: ReplayOutcomeJson;
  rule?: string;
  field?: string;
  reason?: string;
}

export interface ReplayDeadLettersResponseJson {
  results?: ReplayResultJson[];
  remaining?: number;
  next_page_token?: string;
}

export interface PurgeDeadLettersRequestJson {
  ids?: DeadLetterIdsJson;
  filter?: DeadLetterFilterJson;
  limit?: number;
}

export interface PurgeDeadLettersResponseJson {
  purged?: number;
  remaining?: number;
}

export type ImportStateJson =
  | 'IMPORT_STATE_UNSPECIFIED'
  | 'IMPORT_STATE_QUEUED'
  | 'IMPORT_STATE_RUNNING'
  | 'IMPORT_STATE_DONE'
  | 'IMPORT_STATE_FAILED'
  | 'IMPORT_STATE_CANCELLED'
  | 'IMPORT_STATE_STOPPED'
  | 'IMPORT_STATE_INTERRUPTED';

export interface ImportCountsJson {
  rows?: number;
  accepted?: number;
  dropped?: number;
  skipped?: number;
  rejected?: number;
}

export interface ImportJson {
  import_id?: string;
  kind?: string;
  path?: string;
  state?: ImportStateJson;
  error?: string;
  requested_by?: string;
  created_at?: string;
  updated_at?: string;
  ended_at?: string;
  files?: number;
  files_done?: number;
  files_skipped?: number;
  bytes?: number;
  bytes_done?: number;
  counts?: ImportCountsJson;
}

export interface ImportFileJson {
  path?: string;
  bytes?: number;
  sha256?: string;
  done?: boolean;
  counts?: ImportCountsJson;
  reject_file?: string;
}

export interface StartImportRequestJson {
  path?: string;
  mapping?: string;
  pattern?: string;
  max_rejects?: number;
  max_reject_share?: number;
  without_raw?: boolean;
  anew?: boolean;
}

export interface StartImportResponseJson {
  import?: ImportJson;
}

export interface GetImportRequestJson {
  import_id?: string;
}

export interface GetImportResponseJson {
  import?: ImportJson;
}

export interface WatchImportRequestJson {
  import_id?: string;
}

export interface WatchImportResponseJson {
  import?: ImportJson;
}

export interface ListImportsRequestJson {
  page_size?: number;
  page_token?: string;
}

export interface ListImportsResponseJson {
  imports?: ImportJson[];
  next_page_token?: string;
}

export interface ListImportFilesRequestJson {
  import_id?: string;
  page_size?: number;
  page_token?: string;
}

export interface ListImportFilesResponseJson {
  files?: ImportFileJson[];
  next_page_token?: string;
}

export interface CancelImportRequestJson {
  import_id?: string;
}

export interface CancelImportResponseJson {
  import?: ImportJson;
  cancelled?: boolean;
}

export type AnalyticsConsentJson =
  | 'ANALYTICS_CONSENT_UNSPECIFIED'
  | 'ANALYTICS_CONSENT_ANY'
  | 'ANALYTICS_CONSENT_NOT_REFUSED'
  | 'ANALYTICS_CONSENT_GRANTED';

export type PersonalDataTreatmentJson =
  | 'PERSONAL_DATA_TREATMENT_UNSPECIFIED'
  | 'PERSONAL_DATA_TREATMENT_DROP'
  | 'PERSONAL_DATA_TREATMENT_HMAC'
  | 'PERSONAL_DATA_TREATMENT_KEEP';

export type IdTreatmentJson =
  | 'ID_TREATMENT_UNSPECIFIED'
  | 'ID_TREATMENT_HMAC'
  | 'ID_TREATMENT_KEEP';

export type IpTreatmentJson =
  | 'IP_TREATMENT_UNSPECIFIED'
  | 'IP_TREATMENT_PREFIX'
  | 'IP_TREATMENT_DROP';

export type UserAgentTreatmentJson =
  | 'USER_AGENT_TREATMENT_UNSPECIFIED'
  | 'USER_AGENT_TREATMENT_DROP'
  | 'USER_AGENT_TREATMENT_KEEP';

export type BotTreatmentJson =
  | 'BOT_TREATMENT_UNSPECIFIED'
  | 'BOT_TREATMENT_DROP'
  | 'BOT_TREATMENT_MARK';

export interface PolicyJson {
  consent?: ConsentPolicyJson;
  privacy?: PrivacyPolicyJson;
  cleaning?: CleaningPolicyJson;
}

export interface ConsentPolicyJson {
  analytics?: AnalyticsConsentJson;
}

export interface PrivacyPolicyJson {
  email?: PersonalDataTreatmentJson;
  phone?: PersonalDataTreatmentJson;
  name?: PersonalDataTreatmentJson;
  address?: PersonalDataTreatmentJson;
  ids?: IdTreatmentJson;
  ip?: IpTreatmentJson;
  user_agent?: UserAgentTreatmentJson;
}

export interface CleaningPolicyJson {
  rules?: CleaningRulesJson;
  keep_originals?: boolean;
  bots?: BotTreatmentJson;
  bots_by_rate?: BotTreatmentJson;
  fill_from_session?: boolean;
  price_ratio?: number;
  max_quantity?: number;
  visitor_events_per_minute?: number;
  clock_skew_seconds?: number;
}

export interface CleaningRulesJson {
  gbk_bytes?: boolean;
  full_width?: boolean;
  currency_code?: boolean;
  clock_skew?: boolean;
  duplicate_in_body?: boolean;
  price_outlier?: boolean;
  quantity_outlier?: boolean;
  fill_from_catalogue?: boolean;
  fill_from_session?: boolean;
  bot_user_agent?: boolean;
  bot_rate?: boolean;
  item_facts?: boolean;
}

export interface PolicyVersionJson {
  version?: number;
  policy?: PolicyJson;
  set_at?: string;
  set_by?: string;
  note?: string;
  restored_from?: number;
  changed?: string[];
  not_understood?: string[];
}

export interface GetPolicyRequestJson {
}

export interface GetPolicyResponseJson {
  current?: PolicyVersionJson;
  is_default?: boolean;
  defaults?: PolicyJson;
}

export interface SetPolicyRequestJson {
  policy?: PolicyJson;
  update_mask?: string;
  expected_version?: number;
  note?: string;
  validate_only?: boolean;
}

export interface SetPolicyResponseJson {
  current?: PolicyVersionJson;
  changed?: boolean;
}

export interface ListPolicyVersionsRequestJson {
  page_size?: number;
  page_token?: string;
}

export interface ListPolicyVersionsResponseJson {
  versions?: PolicyVersionJson[];
  next_page_token?: string;
}

export interface RestorePolicyRequestJson {
  version?: number;
  expected_version?: number;
  note?: string;
  validate_only?: boolean;
}

export interface RestorePolicyResponseJson {
  current?: PolicyVersionJson;
  changed?: boolean;
}

export type LabelsFormatJson =
  | 'LABELS_FORMAT_UNSPECIFIED'
  | 'LABELS_FORMAT_CSV'
  | 'LABELS_FORMAT_NDJSON'
  | 'LABELS_FORMAT_PARQUET';

export interface UploadLabelsRequestJson {
  format?: LabelsFormatJson;
  data?: string;
  total_bytes?: number;
}

export interface UploadLabelsResponseJson {
  key?: string;
  bytes?: number;
  sha256?: string;
}

export interface FeatureChoiceJson {
  kind?: EntityKindJson;
  names?: string[];
  feature_set?: string;
}

export interface GivenLabelsJson {
  key?: string;
}

export type LabelAnchorJson =
  | 'LABEL_ANCHOR_UNSPECIFIED'
  | 'LABEL_ANCHOR_EVENT'
  | 'LABEL_ANCHOR_DAY';

export type LabelMatchJson =
  | 'LABEL_MATCH_UNSPECIFIED'
  | 'LABEL_MATCH_CUSTOMER'
  | 'LABEL_MATCH_CUSTOMER_ITEM';

export interface RuleLabelsJson {
  anchor?: LabelAnchorJson;
  types?: EventTypeJson[];
  outcome?: EventTypeJson[];
  within_ms?: number;
  match?: LabelMatchJson;
  from?: string;
  to?: string;
  share?: number;
  seed?: number;
}

export type LabelKnowledgeJson =
  | 'LABEL_KNOWLEDGE_UNSPECIFIED'
  | 'LABEL_KNOWLEDGE_OCCURRED'
  | 'LABEL_KNOWLEDGE_RECEIVED';

export type MissingValueJson =
  | 'MISSING_VALUE_UNSPECIFIED'
  | 'MISSING_VALUE_DEFAULT'
  | 'MISSING_VALUE_NULL';

export interface DatasetSpecJson {
  features?: FeatureChoiceJson[];
  given?: GivenLabelsJson;
  rule?: RuleLabelsJson;
  knowledge?: LabelKnowledgeJson;
  missing?: MissingValueJson;
  joins?: boolean;
}

export interface BuildDatasetRequestJson {
  spec?: DatasetSpecJson;
  request_id?: string;
}

export interface BuildDatasetResponseJson {
  dataset_id?: string;
  started?: boolean;
}

export type DatasetStateJson =
  | 'DATASET_STATE_UNSPECIFIED'
  | 'DATASET_STATE_QUEUED'
  | 'DATASET_STATE_RUNNING'
  | 'DATASET_STATE_SUCCEEDED'
  | 'DATASET_STATE_FAILED'
  | 'DATASET_STATE_CANCELLED';

export interface DatasetJson {
  dataset_id?: string;
  state?: DatasetStateJson;
  request_id?: string;
  step?: string;
  done?: number;
  total?: number;
  error?: string;
  attempts?: number;
  created_at?: string;
  started_at?: string;
  ended_at?: string;
  rows?: number;
  bytes?: number;
  sha256?: string;
}

export interface DatasetColumnJson {
  column?: string;
  kind?: EntityKindJson;
  name?: string;
  type?: FeatureTypeJson;
  window?: string;
  default_value?: number;
  description?: string;
}

export interface DatasetFileJson {
  name?: string;
  rows?: number;
  bytes?: number;
  sha256?: string;
}

export interface DatasetManifestJson {
  folder?: string;
  created_at?: string;
  folds_version?: number;
  definitions_sha256?: string;
  features?: DatasetColumnJson[];
  lake_files?: number;
  lake_sha256?: string;
  lake_events?: number;
  watermark?: string;
  rows?: number;
  rejected?: { [key: string]: number };
  files?: DatasetFileJson[];
  sha256?: string;
  warnings?: string[];
}

export interface GetDatasetRequestJson {
  dataset_id?: string;
}

export interface GetDatasetResponseJson {
  dataset?: DatasetJson;
  spec?: DatasetSpecJson;
  manifest?: DatasetManifestJson;
}

export interface WatchDatasetRequestJson {
  dataset_id?: string;
}

export interface WatchDatasetResponseJson {
  dataset?: DatasetJson;
  manifest?: DatasetManifestJson;
}

export interface ListDatasetsRequestJson {
  state?: DatasetStateJson;
  page_size?: number;
  page_token?: string;
}

export interface ListDatasetsResponseJson {
  datasets?: DatasetJson[];
  next_page_token?: string;
}

export interface CancelDatasetRequestJson {
  dataset_id?: string;
}

export interface CancelDatasetResponseJson {
  dataset?: DatasetJson;
}

export interface DeleteDatasetRequestJson {
  dataset_id?: string;
}

export interface DeleteDatasetResponseJson {
}

export type EntityKindJson =
  | 'ENTITY_KIND_UNSPECIFIED'
  | 'ENTITY_KIND_CUSTOMER'
  | 'ENTITY_KIND_ITEM'
  | 'ENTITY_KIND_SESSION'
  | 'ENTITY_KIND_CATEGORY'
  | 'ENTITY_KIND_DEVICE'
  | 'ENTITY_KIND_CUSTOMER_CATEGORY'
  | 'ENTITY_KIND_CUSTOMER_BRAND';

export type PackingJson =
  | 'PACKING_UNSPECIFIED'
  | 'PACKING_ROW_MAJOR'
  | 'PACKING_COLUMN_MAJOR';

export interface GetFeaturesRequestJson {
  kind?: EntityKindJson;
  entity_ids?: string[];
  features?: string[];
  as_of?: string;
  facets?: string[];
  packing?: PackingJson;
  feature_set?: string;
}

export interface GetFeaturesResponseJson {
  features?: string[];
  values?: string;
  entities?: EntityFreshnessJson[];
  defaults?: string;
}

export interface EntityFreshnessJson {
  known?: boolean;
  newest_event_at?: string;
  joined_visitors?: number;
  currency?: string;
}

export interface ListFeaturesRequestJson {
  kind?: EntityKindJson;
  page_size?: number;
  page_token?: string;
}

export type FeatureTypeJson =
  | 'FEATURE_TYPE_UNSPECIFIED'
  | 'FEATURE_TYPE_COUNT'
  | 'FEATURE_TYPE_SECONDS'
  | 'FEATURE_TYPE_MONEY'
  | 'FEATURE_TYPE_SHARE'
  | 'FEATURE_TYPE_NUMBER';

export interface FeatureJson {
  name?: string;
  kind?: EntityKindJson;
  type?: FeatureTypeJson;
  window?: string;
  default_value?: number;
  description?: string;
  late_horizon_seconds?: number;
  feature_sets?: string[];
}

export interface ListFeaturesResponseJson {
  features?: FeatureJson[];
  next_page_token?: string;
}

export type FacetKindJson =
  | 'FACET_KIND_UNSPECIFIED'
  | 'FACET_KIND_CATEGORY'
  | 'FACET_KIND_BRAND'
  | 'FACET_KIND_PRICE_BAND';

export interface ListAffinitiesRequestJson {
  entity_id?: string;
  facet?: FacetKindJson;
  limit?: number;
  as_of?: string;
}

export interface AffinityJson {
  name?: string;
  score?: number;
  share?: number;
}

export interface ListAffinitiesResponseJson {
  known?: boolean;
  affinities?: AffinityJson[];
  newest_event_at?: string;
}

export interface GetHistoryRequestJson {
  entity_id?: string;
  limit?: number;
  as_of?: string;
}

export interface HistoryEventJson {
  type?: EventTypeJson;
  occurred_at?: string;
  item_id?: string;
  session_id?: string;
  personalisation_refused?: boolean;
}

export interface GetHistoryResponseJson {
  known?: boolean;
  events?: HistoryEventJson[];
  newest_event_at?: string;
}

export interface ListPopularItemsRequestJson {
  limit?: number;
}

export interface PopularItemJson {
  item_id?: string;
  events?: number;
}

export interface ListPopularItemsResponseJson {
  items?: PopularItemJson[];
}

export type JoinStatusJson =
  | 'JOIN_STATUS_UNSPECIFIED'
  | 'JOIN_STATUS_COUNTS'
  | 'JOIN_STATUS_SHARED'
  | 'JOIN_STATUS_KNOWN_CUSTOMER'
  | 'JOIN_STATUS_CUT'
  | 'JOIN_STATUS_CROWDED';

export interface JoinJson {
  visitor_id?: string;
  customer_id?: string;
  first_at?: string;
  last_at?: string;
  events?: number;
  status?: JoinStatusJson;
  why?: string;
  cut_at?: string;
  cut_by?: string;
  cut_reason?: string;
}

export interface ListJoinsRequestJson {
  entity_id?: string;
  page_size?: number;
  page_token?: string;
}

export interface ListJoinsResponseJson {
  joins?: JoinJson[];
  next_page_token?: string;
}

export interface CutJoinRequestJson {
  visitor_id?: string;
  customer_id?: string;
  reason?: string;
}

export interface CutJoinResponseJson {
  join?: JoinJson;
}

export interface RestoreJoinRequestJson {
  visitor_id?: string;
  customer_id?: string;
  reason?: string;
}

export interface RestoreJoinResponseJson {
  join?: JoinJson;
}

export type JoinActionJson =
  | 'JOIN_ACTION_UNSPECIFIED'
  | 'JOIN_ACTION_CUT'
  | 'JOIN_ACTION_RESTORE';

export interface JoinChangeJson {
  action?: JoinActionJson;
  visitor_id?: string;
  customer_id?: string;
  at?: string;
  actor?: string;
  reason?: string;
  events?: number;
  joined_visitors_before?: number;
  joined_visitors_after?: number;
}

export interface ListJoinChangesRequestJson {
  entity_id?: string;
  page_size?: number;
  page_token?: string;
}

export interface ListJoinChangesResponseJson {
  changes?: JoinChangeJson[];
  next_page_token?: string;
}

export type OrderStatusJson =
  | 'ORDER_STATUS_UNSPECIFIED'
  | 'ORDER_STATUS_PLACED'
  | 'ORDER_STATUS_PARTLY_REFUNDED'
  | 'ORDER_STATUS_REFUNDED'
  | 'ORDER_STATUS_PURCHASE_UNKNOWN';

export interface OrderedItemJson {
  item_id?: string;
  quantity?: number;
  amount?: number;
  refunded_quantity?: number;
}

export interface CurrencyAmountJson {
  currency?: string;
  value?: number;
}

export interface OrderJson {
  order_id?: string;
  status?: OrderStatusJson;
  customer_id?: string;
  placed_at?: string;
  value?: number;
  currency?: string;
  refunded_value?: number;
  other_refunds?: CurrencyAmountJson[];
  items?: OrderedItemJson[];
  item_count?: number;
  items_cut?: boolean;
  purchase_events?: number;
  refund_events?: number;
  last_refund_at?: string;
  newest_event_at?: string;
  personalisation_refused?: boolean;
}

export interface GetOrderRequestJson {
  order_id?: string;
  customer_id?: string;
}

export interface GetOrderResponseJson {
  known?: boolean;
  order?: OrderJson;
}

export interface ListOrdersRequestJson {
  customer_id?: string;
  page_size?: number;
  page_token?: string;
}

export interface ListOrdersResponseJson {
  orders?: OrderJson[];
  next_page_token?: string;
}

export type DriftVerdictJson =
  | 'DRIFT_VERDICT_UNSPECIFIED'
  | 'DRIFT_VERDICT_NONE'
  | 'DRIFT_VERDICT_MODERATE'
  | 'DRIFT_VERDICT_STRONG'
  | 'DRIFT_VERDICT_TOO_FEW';

export interface ExpectationViolationJson {
  expectation?: string;
  expected?: string;
  seen?: string;
  share?: number;
  example?: string;
  message?: string;
}

export interface FeatureDriftJson {
  tenant_id?: string;
  baseline?: string;
  feature?: string;
  day?: string;
  verdict?: DriftVerdictJson;
  why?: string;
  psi?: number;
  psi_by_chance?: number;
  ks?: number;
  ks_at_most?: number;
  p_value?: number;
  entities?: number;
  null_share?: number;
  baseline_rows?: number;
  baseline_null_share?: number;
  mean?: number;
  baseline_mean?: number;
  violations?: ExpectationViolationJson[];
  checked_at?: string;
  baseline_from?: string;
  baseline_to?: string;
}

export interface LakeTableJson {
  name?: string;
  description?: string;
  prefix?: string;
  days?: number;
  files?: number;
  rows?: number;
  bytes?: number;
  newest_event_at?: string;
  damaged_files?: number;
}

export interface LakeColumnJson {
  name?: string;
  sql_type?: string;
  parquet_type?: string;
  description?: string;
  since?: string;
  partition?: boolean;
}

export interface LakeOffsetJson {
  source?: string;
  partition?: number;
  next_offset?: number;
}

export interface ListTablesRequestJson {
  page_size?: number;
  page_token?: string;
}

export interface ListTablesResponseJson {
  tables?: LakeTableJson[];
  next_page_token?: string;
}

export interface GetTableRequestJson {
  name?: string;
}

export interface GetTableResponseJson {
  table?: LakeTableJson;
  columns?: LakeColumnJson[];
  offsets?: LakeOffsetJson[];
}

export interface LakeDayJson {
  day?: string;
  files?: number;
  rows?: number;
  bytes?: number;
}

export interface ListLakeDaysRequestJson {
  table?: string;
  page_size?: number;
  page_token?: string;
}

export interface ListLakeDaysResponseJson {
  days?: LakeDayJson[];
  next_page_token?: string;
}

export interface LakeFileJson {
  key?: string;
  day?: string;
  partition?: number;
  from_offset?: number;
  to_offset?: number;
  rows?: number;
  bytes?: number;
  newest_event_at?: string;
  damaged?: string;
}

export interface ListLakeFilesRequestJson {
  table?: string;
  day?: string;
  page_size?: number;
  page_token?: string;
}

export interface ListLakeFilesResponseJson {
  files?: LakeFileJson[];
  next_page_token?: string;
}

export interface ExpectationJson {
  minimum?: number;
  maximum?: number;
  whole?: boolean;
  null_share_at_most?: number;
  unique_share_at_least?: number;
  unique_share_at_most?: number;
}

export interface FeatureExpectationJson {
  feature?: string;
  derived?: ExpectationJson;
  declared?: ExpectationJson;
  set_by?: string;
  set_at?: string;
}

export interface SetExpectationsRequestJson {
  expectations?: SetExpectationsRequestWantedJson[];
}

export interface SetExpectationsRequestWantedJson {
  feature?: string;
  declared?: ExpectationJson;
}

export interface SetExpectationsResponseJson {
  expectations?: FeatureExpectationJson[];
}

export interface ListExpectationsRequestJson {
  kind?: EntityKindJson;
  declared_only?: boolean;
  page_size?: number;
  page_token?: string;
}

export interface ListExpectationsResponseJson {
  expectations?: FeatureExpectationJson[];
  next_page_token?: string;
}

export interface CheckDatasetRequestJson {
  dataset_id?: string;
}

export interface CheckDatasetResponseJson {
  rows?: number;
  features?: number;
  violated?: CheckDatasetResponseFeatureResultJson[];
  warnings?: string[];
}

export interface CheckDatasetResponseFeatureResultJson {
  feature?: string;
  violations?: ExpectationViolationJson[];
}

export interface SetBaselineRequestJson {
  dataset_id?: string;
}

export interface BaselineJson {
  dataset_id?: string;
  rows?: number;
  reference_rows?: number;
  features?: number;
  warnings?: string[];
  set_by?: string;
  set_at?: string;
  from?: string;
  to?: string;
}

export interface SetBaselineResponseJson {
  baseline?: BaselineJson;
}

export interface GetBaselineRequestJson {
}

export interface GetBaselineResponseJson {
  baseline?: BaselineJson;
}

export interface ListDriftRequestJson {
  feature?: string;
  from_day?: string;
  to_day?: string;
  at_least?: DriftVerdictJson;
  baseline?: string;
  page_size?: number;
  page_token?: string;
}

export interface ListDriftResponseJson {
  drift?: FeatureDriftJson[];
  next_page_token?: string;
}

export type ExperimentStateJson =
  | 'EXPERIMENT_STATE_UNSPECIFIED'
  | 'EXPERIMENT_STATE_DRAFT'
  | 'EXPERIMENT_STATE_RUNNING'
  | 'EXPERIMENT_STATE_STOPPED';

export interface ExperimentArmJson {
  key?: string;
  share?: number;
  parameters?: { [key: string]: JsonValue };
}

export interface ExperimentJson {
  key?: string;
  layer?: string;
  scenarios?: string[];
  traffic?: number;
  arms?: ExperimentArmJson[];
  control?: string;
  planned_units?: number;
  description?: string;
  state?: ExperimentStateJson;
  phase?: number;
  created_by?: string;
  created_at?: string;
  started_at?: string;
  stopped_at?: string;
  phase_at?: string;
}

export interface CreateExperimentRequestJson {
  experiment?: ExperimentJson;
}

export interface CreateExperimentResponseJson {
  experiment?: ExperimentJson;
}

export type ExperimentActionJson =
  | 'EXPERIMENT_ACTION_UNSPECIFIED'
  | 'EXPERIMENT_ACTION_START'
  | 'EXPERIMENT_ACTION_STOP';

export interface UpdateExperimentRequestJson {
  key?: string;
  action?: ExperimentActionJson;
  traffic?: number;
  shares?: { [key: string]: number };
}

export interface UpdateExperimentResponseJson {
  experiment?: ExperimentJson;
}

export interface ListExperimentsRequestJson {
  page_size?: number;
  page_token?: string;
}

export interface ListExperimentsResponseJson {
  experiments?: ExperimentJson[];
  next_page_token?: string;
  holdout?: number;
}

export interface SetHoldoutRequestJson {
  share?: number;
}

export interface SetHoldoutResponseJson {
  share?: number;
}

export interface GetExperimentReportRequestJson {
  key?: string;
  phase?: number;
}

export interface ArmValueJson {
  currency?: string;
  total?: number;
  per_unit?: number;
}

export interface FigureRangeJson {
  low?: number;
  high?: number;
}

export interface ArmReportJson {
  arm?: string;
  share?: number;
  exposures?: number;
  units?: number;
  clicks?: number;
  clicked_units?: number;
  orders?: number;
  ordered_units?: number;
  values?: ArmValueJson[];
  click_through?: number;
  click_through_range?: FigureRangeJson;
  conversion?: number;
  conversion_range?: FigureRangeJson;
}

export type ExperimentMetricJson =
  | 'EXPERIMENT_METRIC_UNSPECIFIED'
  | 'EXPERIMENT_METRIC_CLICK_THROUGH'
  | 'EXPERIMENT_METRIC_CONVERSION'
  | 'EXPERIMENT_METRIC_VALUE';

export type ExperimentVerdictJson =
  | 'EXPERIMENT_VERDICT_UNSPECIFIED'
  | 'EXPERIMENT_VERDICT_SIGNIFICANT'
  | 'EXPERIMENT_VERDICT_NOT_SIGNIFICANT'
  | 'EXPERIMENT_VERDICT_TOO_FEW';

export interface ArmComparisonJson {
  arm?: string;
  metric?: ExperimentMetricJson;
  currency?: string;
  difference?: number;
  relative?: number;
  range?: FigureRangeJson;
  p_value?: number;
  verdict?: ExperimentVerdictJson;
  always_range?: FigureRangeJson;
  always_verdict?: ExperimentVerdictJson;
}

export interface GetExperimentReportResponseJson {
  key?: string;
  phase?: number;
  control?: string;
  units?: number;
  planned_units?: number;
  early?: boolean;
  arms?: ArmReportJson[];
  comparisons?: ArmComparisonJson[];
  sample_ratio_p?: number;
  sample_ratio_mismatch?: boolean;
  notes?: string[];
  phase_at?: string;
}

export type UnitKindJson =
  | 'UNIT_KIND_UNSPECIFIED'
  | 'UNIT_KIND_CUSTOMER'
  | 'UNIT_KIND_ANONYMOUS'
  | 'UNIT_KIND_SESSION';

export interface ExposedExperimentJson {
  key?: string;
  arm?: string;
  phase?: number;
  propensity?: number;
}

export interface ExposedItemJson {
  item_id?: string;
  rank?: number;
  source?: string;
  score?: number;
  propensity?: number;
}

export interface ExposureJson {
  recommendation_id?: string;
  tenant_id?: string;
  unit_kind?: UnitKindJson;
  unit_id?: string;
  scenario?: string;
  experiments?: ExposedExperimentJson[];
  items?: ExposedItemJson[];
  model?: string;
  degraded?: DegradationJson[];
  shown_at?: string;
}

export type ScenarioJson =
  | 'SCENARIO_UNSPECIFIED'
  | 'SCENARIO_HOME'
  | 'SCENARIO_PRODUCT'
  | 'SCENARIO_BASKET'
  | 'SCENARIO_SEARCH'
  | 'SCENARIO_EMAIL'
  | 'SCENARIO_THANK_YOU';

export interface RecommendRequestJson {
  customer_id?: string;
  anonymous_id?: string;
  session_items?: string[];
  count?: number;
  as_of?: string;
  scenario?: ScenarioJson;
  item_id?: string;
  basket_items?: string[];
  candidates?: string[];
  rules?: RulesJson;
  context?: { [key: string]: JsonValue };
  explain?: boolean;
  experiment?: string;
  page_token?: string;
}

export interface RulesJson {
  filter?: string;
  boost?: string;
  caps?: CapJson[];
  diversity?: number;
  min_price?: number;
  max_price?: number;
  currency?: string;
  min_relevance?: number;
  rotation?: RotationJson;
  exclude_bought?: boolean;
  exclude_seen?: boolean;
  exclude_in_basket?: boolean;
  exclude_items?: string[];
  allow_out_of_stock?: boolean;
}

export interface CapJson {
  attribute?: string;
  max?: number;
}

export interface RotationJson {
  strength?: number;
  half_life_seconds?: number;
}

export type DegradationJson =
  | 'DEGRADATION_UNSPECIFIED'
  | 'DEGRADATION_UNKNOWN_CUSTOMER'
  | 'DEGRADATION_NO_MODEL'
  | 'DEGRADATION_NO_HISTORY'
  | 'DEGRADATION_UNKNOWN_ITEM'
  | 'DEGRADATION_EMPTY_CATALOGUE'
  | 'DEGRADATION_MODEL_TIMEOUT'
  | 'DEGRADATION_FEW_ITEMS'
  | 'DEGRADATION_NO_FEATURES';

export interface RecommendedItemJson {
  item_id?: string;
  score?: number;
  source?: string;
  reason?: string;
  title?: string;
  because_item_id?: string;
  contributions?: ContributionJson[];
}

export interface ContributionJson {
  name?: string;
  value?: number;
  effect?: number;
}

export interface RecommendResponseJson {
  recommendation_id?: string;
  items?: RecommendedItemJson[];
  degraded?: DegradationJson[];
  model?: string;
  next_page_token?: string;
}

export interface RecommendBatchRequestJson {
  request?: RecommendRequestJson;
  customer_ids?: string[];
}

export interface RecommendBatchResponseJson {
  customer_id?: string;
  answer?: RecommendResponseJson;
  error?: string;
}

export interface SimilarItemsRequestJson {
  item_id?: string;
  count?: number;
  rules?: RulesJson;
  context?: { [key: string]: JsonValue };
  explain?: boolean;
  page_token?: string;
}

export interface SimilarItemsResponseJson {
  recommendation_id?: string;
  items?: RecommendedItemJson[];
  degraded?: DegradationJson[];
  model?: string;
  next_page_token?: string;
}

export interface ComplementaryItemsRequestJson {
  basket_items?: string[];
  count?: number;
  rules?: RulesJson;
  context?: { [key: string]: JsonValue };
  explain?: boolean;
  page_token?: string;
}

export interface ComplementaryItemsResponseJson {
  recommendation_id?: string;
  items?: RecommendedItemJson[];
  degraded?: DegradationJson[];
  model?: string;
  next_page_token?: string;
}

export interface PopularItemsRequestJson {
  count?: number;
  rules?: RulesJson;
  context?: { [key: string]: JsonValue };
  explain?: boolean;
  page_token?: string;
}

export interface PopularItemsResponseJson {
  recommendation_id?: string;
  items?: RecommendedItemJson[];
  degraded?: DegradationJson[];
  model?: string;
  next_page_token?: string;
}

export interface DebugRequestJson {
  request?: RecommendRequestJson;
}

export interface DebugResponseJson {
  answer?: RecommendResponseJson;
  context_items?: string[];
  stages?: StageTraceJson[];
}

export interface StageTraceJson {
  stage?: string;
  milliseconds?: number;
  kept?: number;
  dropped?: number;
  items?: StageItemJson[];
}

export interface StageItemJson {
  item_id?: string;
  source?: string;
  score?: number;
  dropped?: string;
}

export type DecisionKindJson =
  | 'DECISION_KIND_UNSPECIFIED'
  | 'DECISION_KIND_RUN'
  | 'DECISION_KIND_PROMOTE'
  | 'DECISION_KIND_ROLLBACK';

export interface CheckJson {
  name?: string;
  passed?: boolean;
  value?: number;
  bound?: number;
  hard?: boolean;
  message?: string;
}

export interface DecisionJson {
  slot?: string;
  version?: number;
  kind?: DecisionKindJson;
  promoted?: boolean;
  why?: string;
  checks?: CheckJson[];
  champion_version?: number;
  forced?: boolean;
  decided_by?: string;
  reason?: string;
  decided_at?: string;
}

export interface PinJson {
  slot?: string;
  version?: number;
  pinned_by?: string;
  reason?: string;
  pinned_at?: string;
}

export type ModelStageJson =
  | 'MODEL_STAGE_UNSPECIFIED'
  | 'MODEL_STAGE_CANDIDATE'
  | 'MODEL_STAGE_CHAMPION'
  | 'MODEL_STAGE_RETIRED';

export interface ModelVersionJson {
  tenant_id?: string;
  slot?: string;
  version?: number;
  model?: string;
  stage?: ModelStageJson;
  artefact?: string;
  manifest_sha256?: string;
  metrics?: { [key: string]: number };
  size_bytes?: number;
  run_id?: string;
  data_set?: string;
  code_version?: string;
  seed?: number;
  created_at?: string;
  promoted_at?: string;
  trained_until?: string;
  training_seconds?: number;
  cpu_seconds?: number;
  gpu_seconds?: number;
  backend?: string;
  latency_p50_ms?: number;
  latency_p99_ms?: number;
  artefact_removed?: boolean;
  decision?: string;
  origin?: string;
}

export interface GetModelRequestJson {
  slot?: string;
  version?: number;
}

export interface FigureJson {
  name?: string;
  value?: number;
  low?: number;
  high?: number;
  champion?: number;
  difference?: number;
  difference_low?: number;
  difference_high?: number;
  cases?: number;
  customers?: number;
}

export interface GetModelResponseJson {
  model?: ModelVersionJson;
  decisions?: DecisionJson[];
  figures?: FigureJson[];
  config?: string;
  pin?: PinJson;
  card?: string;
}

export interface PinRequestJson {
  slot?: string;
  reason?: string;
}

export interface PinResponseJson {
  pin?: PinJson;
}

export interface UnpinRequestJson {
  slot?: string;
}

export interface UnpinResponseJson {
}

export interface CollectArtefactsRequestJson {
  slot?: string;
  dry_run?: boolean;
  limit?: number;
}

export interface CollectedArtefactJson {
  slot?: string;
  version?: number;
  model?: string;
  bytes?: number;
}

export interface CollectArtefactsResponseJson {
  collected?: CollectedArtefactJson[];
  bytes?: number;
  more?: boolean;
}

export interface OnnxSignatureJson {
  items_input?: string;
  mask_input?: string;
  length_input?: string;
  length?: number;
  dynamic_length?: boolean;
  padding?: PaddingJson;
  padding_id?: number;
  first_id?: number;
  output?: string;
  first_score?: number;
  item_matrix?: string;
}

export type PaddingJson =
  | 'PADDING_UNSPECIFIED'
  | 'PADDING_LEFT'
  | 'PADDING_RIGHT';

export interface RegisterModelAboutJson {
  slot?: string;
  name?: string;
  signature?: OnnxSignatureJson;
  vocabulary?: string[];
  trained_until?: string;
  key?: string;
  hold?: boolean;
  seed?: number;
}

export interface RegisterModelRequestJson {
  about?: RegisterModelAboutJson;
  data?: string;
  total_bytes?: number;
  vocabulary?: VocabularyPartJson;
}

export interface VocabularyPartJson {
  item_ids?: string[];
}

export interface RegisterModelResponseJson {
  run_id?: string;
  sha256?: string;
  bytes?: number;
}

export type DriftTriggerJson =
  | 'DRIFT_TRIGGER_UNSPECIFIED'
  | 'DRIFT_TRIGGER_MODERATE'
  | 'DRIFT_TRIGGER_STRONG';

export interface ScheduleJson {
  name?: string;
  models?: string[];
  seed?: number;
  test_share?: number;
  hold?: boolean;
  cron?: string;
  time_zone?: string;
  on_drift?: DriftTriggerJson;
  on_events?: number;
  min_gap_seconds?: number;
  accept_drift?: boolean;
  paused?: boolean;
  backend?: BackendJson;
  settings?: { [key: string]: { [key: string]: JsonValue } };
  tabular?: TabularDataJson;
}

export interface ScheduleStateJson {
  schedule?: ScheduleJson;
  set_by?: string;
  set_at?: string;
  next_at?: string;
  fired_at?: string;
  last_run_id?: string;
  last_because?: string;
  failures?: number;
  last_error?: string;
}

export interface SetScheduleRequestJson {
  schedule?: ScheduleJson;
}

export interface SetScheduleResponseJson {
  state?: ScheduleStateJson;
}

export interface ListSchedulesRequestJson {
  page_size?: number;
  page_token?: string;
}

export interface ListSchedulesResponseJson {
  schedules?: ScheduleStateJson[];
  next_page_token?: string;
}

export interface DeleteScheduleRequestJson {
  name?: string;
}

export interface DeleteScheduleResponseJson {
}

export type BackendJson =
  | 'BACKEND_UNSPECIFIED'
  | 'BACKEND_AUTO'
  | 'BACKEND_GPU'
  | 'BACKEND_NODE'
  | 'BACKEND_WASM';

export interface StartRunRequestJson {
  models?: string[];
  seed?: number;
  test_share?: number;
  hold?: boolean;
  backend?: BackendJson;
  settings?: { [key: string]: { [key: string]: JsonValue } };
  time_limit_seconds?: number;
  memory_mb?: number;
  checkpoint_seconds?: number;
  request_id?: string;
  tabular?: TabularDataJson;
}

export interface TabularDataJson {
  target?: string;
  dataset_id?: string;
  newest?: boolean;
  label?: string;
  ignore?: string[];
  numbers?: string[];
  categories?: string[];
  group?: string;
  time?: string;
}

export interface StartRunResponseJson {
  run_id?: string;
  started?: boolean;
}

export interface WatchRunRequestJson {
  run_id?: string;
}

export type RunStateJson =
  | 'RUN_STATE_UNSPECIFIED'
  | 'RUN_STATE_QUEUED'
  | 'RUN_STATE_RUNNING'
  | 'RUN_STATE_SUCCEEDED'
  | 'RUN_STATE_FAILED'
  | 'RUN_STATE_CANCELLED';

export interface WatchRunResponseJson {
  run_id?: string;
  state?: RunStateJson;
  step?: string;
  progress?: number;
  error?: string;
  models?: ModelVersionJson[];
  updated_at?: string;
  epoch?: number;
  loss?: number;
  examples_per_second?: number;
  seconds_left?: number;
  validation?: { [key: string]: number };
  attempt?: number;
  warnings?: string[];
}

export interface CancelRunRequestJson {
  run_id?: string;
}

export interface CancelRunResponseJson {
  run?: RunJson;
}

export interface ListRunsRequestJson {
  state?: RunStateJson;
  page_size?: number;
  page_token?: string;
}

export interface ListRunsResponseJson {
  runs?: RunJson[];
  next_page_token?: string;
}

export interface RunJson {
  run_id?: string;
  state?: RunStateJson;
  request_id?: string;
  models?: string[];
  seed?: number;
  step?: string;
  progress?: number;
  error?: string;
  cancelling?: boolean;
  attempt?: number;
  seconds?: number;
  created_at?: string;
  started_at?: string;
  ended_at?: string;
  warnings?: string[];
  slot?: string;
}

export interface ListModelsRequestJson {
  slot?: string;
  page_size?: number;
  page_token?: string;
  model?: string;
  stage?: ModelStageJson;
}

export interface ListModelsResponseJson {
  models?: ModelVersionJson[];
  next_page_token?: string;
  pins?: PinJson[];
}

export interface PromoteRequestJson {
  slot?: string;
  version?: number;
  force?: boolean;
  reason?: string;
}

export interface PromoteResponseJson {
  champion?: ModelVersionJson;
  decision?: DecisionJson;
}

export interface RollbackRequestJson {
  slot?: string;
  force?: boolean;
  reason?: string;
}

export interface RollbackResponseJson {
  champion?: ModelVersionJson;
  decision?: DecisionJson;
}

/** Full message name to its JSON form. */
export interface JsonMessages {
  'insightmesh.collector.v1.CancelImportRequest': CancelImportRequestJson;
  'insightmesh.collector.v1.CancelImportResponse': CancelImportResponseJson;
  'insightmesh.collector.v1.CleaningPolicy': CleaningPolicyJson;
  'insightmesh.collector.v1.CleaningRules': CleaningRulesJson;
  'insightmesh.collector.v1.CollectRequest': CollectRequestJson;
  'insightmesh.collector.v1.CollectResponse': CollectResponseJson;
  'insightmesh.collector.v1.Consent': ConsentJson;
  'insightmesh.collector.v1.ConsentPolicy': ConsentPolicyJson;
  'insightmesh.collector.v1.DeadLetter': DeadLetterJson;
  'insightmesh.collector.v1.DeadLetterFilter': DeadLetterFilterJson;
  'insightmesh.collector.v1.DeadLetterIds': DeadLetterIdsJson;
  'insightmesh.collector.v1.DeadLetterProblem': DeadLetterProblemJson;
  'insightmesh.collector.v1.DeadLetterSummary': DeadLetterSummaryJson;
  'insightmesh.collector.v1.Event': EventJson;
  'insightmesh.collector.v1.GetDeadLetterRequest': GetDeadLetterRequestJson;
  'insightmesh.collector.v1.GetDeadLetterResponse': GetDeadLetterResponseJson;
  'insightmesh.collector.v1.GetImportRequest': GetImportRequestJson;
  'insightmesh.collector.v1.GetImportResponse': GetImportResponseJson;
  'insightmesh.collector.v1.GetPolicyRequest': GetPolicyRequestJson;
  'insightmesh.collector.v1.GetPolicyResponse': GetPolicyResponseJson;
  'insightmesh.collector.v1.Import': ImportJson;
  'insightmesh.collector.v1.ImportCounts': ImportCountsJson;
  'insightmesh.collector.v1.ImportFile': ImportFileJson;
  'insightmesh.collector.v1.Item': ItemJson;
  'insightmesh.collector.v1.ItemFacts': ItemFactsJson;
  'insightmesh.collector.v1.ListDeadLettersRequest': ListDeadLettersRequestJson;
  'insightmesh.collector.v1.ListDeadLettersResponse': ListDeadLettersResponseJson;
  'insightmesh.collector.v1.ListImportFilesRequest': ListImportFilesRequestJson;
  'insightmesh.collector.v1.ListImportFilesResponse': ListImportFilesResponseJson;
  'insightmesh.collector.v1.ListImportsRequest': ListImportsRequestJson;
  'insightmesh.collector.v1.ListImportsResponse': ListImportsResponseJson;
  'insightmesh.collector.v1.ListPolicyVersionsRequest': ListPolicyVersionsRequestJson;
  'insightmesh.collector.v1.ListPolicyVersionsResponse': ListPolicyVersionsResponseJson;
  'insightmesh.collector.v1.MendDeadLetterRequest': MendDeadLetterRequestJson;
  'insightmesh.collector.v1.MendDeadLetterResponse': MendDeadLetterResponseJson;
  'insightmesh.collector.v1.OrderLine': OrderLineJson;
  'insightmesh.collector.v1.Policy': PolicyJson;
  'insightmesh.collector.v1.PolicyVersion': PolicyVersionJson;
  'insightmesh.collector.v1.PrivacyPolicy': PrivacyPolicyJson;
  'insightmesh.collector.v1.PurgeDeadLettersRequest': PurgeDeadLettersRequestJson;
  'insightmesh.collector.v1.PurgeDeadLettersResponse': PurgeDeadLettersResponseJson;
  'insightmesh.collector.v1.Rejection': RejectionJson;
  'insightmesh.collector.v1.Repair': RepairJson;
  'insightmesh.collector.v1.ReplayDeadLettersRequest': ReplayDeadLettersRequestJson;
  'insightmesh.collector.v1.ReplayDeadLettersResponse': ReplayDeadLettersResponseJson;
  'insightmesh.collector.v1.ReplayResult': ReplayResultJson;
  'insightmesh.collector.v1.RestorePolicyRequest': RestorePolicyRequestJson;
  'insightmesh.collector.v1.RestorePolicyResponse': RestorePolicyResponseJson;
  'insightmesh.collector.v1.SetPolicyRequest': SetPolicyRequestJson;
  'insightmesh.collector.v1.SetPolicyResponse': SetPolicyResponseJson;
  'insightmesh.collector.v1.StartImportRequest': StartImportRequestJson;
  'insightmesh.collector.v1.StartImportResponse': StartImportResponseJson;
  'insightmesh.collector.v1.UpsertItemsRequest': UpsertItemsRequestJson;
  'insightmesh.collector.v1.UpsertItemsResponse': UpsertItemsResponseJson;
  'insightmesh.collector.v1.WatchImportRequest': WatchImportRequestJson;
  'insightmesh.collector.v1.WatchImportResponse': WatchImportResponseJson;
  'insightmesh.feature.v1.Affinity': AffinityJson;
  'insightmesh.feature.v1.Baseline': BaselineJson;
  'insightmesh.feature.v1.BuildDatasetRequest': BuildDatasetRequestJson;
  'insightmesh.feature.v1.BuildDatasetResponse': BuildDatasetResponseJson;
  'insightmesh.feature.v1.CancelDatasetRequest': CancelDatasetRequestJson;
  'insightmesh.feature.v1.CancelDatasetResponse': CancelDatasetResponseJson;
  'insightmesh.feature.v1.CheckDatasetRequest': CheckDatasetRequestJson;
  'insightmesh.feature.v1.CheckDatasetResponse': CheckDatasetResponseJson;
  'insightmesh.feature.v1.CheckDatasetResponse.FeatureResult': CheckDatasetResponseFeatureResultJson;
  'insightmesh.feature.v1.CurrencyAmount': CurrencyAmountJson;
  'insightmesh.feature.v1.CutJoinRequest': CutJoinRequestJson;
  'insightmesh.feature.v1.CutJoinResponse': CutJoinResponseJson;
  'insightmesh.feature.v1.Dataset': DatasetJson;
  'insightmesh.feature.v1.DatasetColumn': DatasetColumnJson;
  'insightmesh.feature.v1.DatasetFile': DatasetFileJson;
  'insightmesh.feature.v1.DatasetManifest': DatasetManifestJson;
  'insightmesh.feature.v1.DatasetSpec': DatasetSpecJson;
  'insightmesh.feature.v1.DeleteDatasetRequest': DeleteDatasetRequestJson;
  'insightmesh.feature.v1.DeleteDatasetResponse': DeleteDatasetResponseJson;
  'insightmesh.feature.v1.EntityFreshness': EntityFreshnessJson;
  'insightmesh.feature.v1.Expectation': ExpectationJson;
  'insightmesh.feature.v1.ExpectationViolation': ExpectationViolationJson;
  'insightmesh.feature.v1.Feature': FeatureJson;
  'insightmesh.feature.v1.FeatureChoice': FeatureChoiceJson;
  'insightmesh.feature.v1.FeatureDrift': FeatureDriftJson;
  'insightmesh.feature.v1.FeatureExpectation': FeatureExpectationJson;
  'insightmesh.feature.v1.GetBaselineRequest': GetBaselineRequestJson;
  'insightmesh.feature.v1.GetBaselineResponse': GetBaselineResponseJson;
  'insightmesh.feature.v1.GetDatasetRequest': GetDatasetRequestJson;
  'insightmesh.feature.v1.GetDatasetResponse': GetDatasetResponseJson;
  'insightmesh.feature.v1.GetFeaturesRequest': GetFeaturesRequestJson;
  'insightmesh.feature.v1.GetFeaturesResponse': GetFeaturesResponseJson;
  'insightmesh.feature.v1.GetHistoryRequest': GetHistoryRequestJson;
  'insightmesh.feature.v1.GetHistoryResponse': GetHistoryResponseJson;
  'insightmesh.feature.v1.GetOrderRequest': GetOrderRequestJson;
  'insightmesh.feature.v1.GetOrderResponse': GetOrderResponseJson;
  'insightmesh.feature.v1.GetTableRequest': GetTableRequestJson;
  'insightmesh.feature.v1.GetTableResponse': GetTableResponseJson;
  'insightmesh.feature.v1.GivenLabels': GivenLabelsJson;
  'insightmesh.feature.v1.HistoryEvent': HistoryEventJson;
  'insightmesh.feature.v1.Join': JoinJson;
  'insightmesh.feature.v1.JoinChange': JoinChangeJson;
  'insightmesh.feature.v1.LakeColumn': LakeColumnJson;
  'insightmesh.feature.v1.LakeDay': LakeDayJson;
  'insightmesh.feature.v1.LakeFile': LakeFileJson;
  'insightmesh.feature.v1.LakeOffset': LakeOffsetJson;
  'insightmesh.feature.v1.LakeTable': LakeTableJson;
  'insightmesh.feature.v1.ListAffinitiesRequest': ListAffinitiesRequestJson;
  'insightmesh.feature.v1.ListAffinitiesResponse': ListAffinitiesResponseJson;
  'insightmesh.feature.v1.ListDatasetsRequest': ListDatasetsRequestJson;
  'insightmesh.feature.v1.ListDatasetsResponse': ListDatasetsResponseJson;
  'insightmesh.feature.v1.ListDriftRequest': ListDriftRequestJson;
  'insightmesh.feature.v1.ListDriftResponse': ListDriftResponseJson;
  'insightmesh.feature.v1.ListExpectationsRequest': ListExpectationsRequestJson;
  'insightmesh.feature.v1.ListExpectationsResponse': ListExpectationsResponseJson;
  'insightmesh.feature.v1.ListFeaturesRequest': ListFeaturesRequestJson;
  'insightmesh.feature.v1.ListFeaturesResponse': ListFeaturesResponseJson;
  'insightmesh.feature.v1.ListJoinChangesRequest': ListJoinChangesRequestJson;
  'insightmesh.feature.v1.ListJoinChangesResponse': ListJoinChangesResponseJson;
  'insightmesh.feature.v1.ListJoinsRequest': ListJoinsRequestJson;
  'insightmesh.feature.v1.ListJoinsResponse': ListJoinsResponseJson;
  'insightmesh.feature.v1.ListLakeDaysRequest': ListLakeDaysRequestJson;
  'insightmesh.feature.v1.ListLakeDaysResponse': ListLakeDaysResponseJson;
  'insightmesh.feature.v1.ListLakeFilesRequest': ListLakeFilesRequestJson;
  'insightmesh.feature.v1.ListLakeFilesResponse': ListLakeFilesResponseJson;
  'insightmesh.feature.v1.ListOrdersRequest': ListOrdersRequestJson;
  'insightmesh.feature.v1.ListOrdersResponse': ListOrdersResponseJson;
  'insightmesh.feature.v1.ListPopularItemsRequest': ListPopularItemsRequestJson;
  'insightmesh.feature.v1.ListPopularItemsResponse': ListPopularItemsResponseJson;
  'insightmesh.feature.v1.ListTablesRequest': ListTablesRequestJson;
  'insightmesh.feature.v1.ListTablesResponse': ListTablesResponseJson;
  'insightmesh.feature.v1.Order': OrderJson;
  'insightmesh.feature.v1.OrderedItem': OrderedItemJson;
  'insightmesh.feature.v1.PopularItem': PopularItemJson;
  'insightmesh.feature.v1.RestoreJoinRequest': RestoreJoinRequestJson;
  'insightmesh.feature.v1.RestoreJoinResponse': RestoreJoinResponseJson;
  'insightmesh.feature.v1.RuleLabels': RuleLabelsJson;
  'insightmesh.feature.v1.SetBaselineRequest': SetBaselineRequestJson;
  'insightmesh.feature.v1.SetBaselineResponse': SetBaselineResponseJson;
  'insightmesh.feature.v1.SetExpectationsRequest': SetExpectationsRequestJson;
  'insightmesh.feature.v1.SetExpectationsRequest.Wanted': SetExpectationsRequestWantedJson;
  'insightmesh.feature.v1.SetExpectationsResponse': SetExpectationsResponseJson;
  'insightmesh.feature.v1.UploadLabelsRequest': UploadLabelsRequestJson;
  'insightmesh.feature.v1.UploadLabelsResponse': UploadLabelsResponseJson;
  'insightmesh.feature.v1.WatchDatasetRequest': WatchDatasetRequestJson;
  'insightmesh.feature.v1.WatchDatasetResponse': WatchDatasetResponseJson;
  'insightmesh.recommender.v1.ArmComparison': ArmComparisonJson;
  'insightmesh.recommender.v1.ArmReport': ArmReportJson;
  'insightmesh.recommender.v1.ArmValue': ArmValueJson;
  'insightmesh.recommender.v1.Cap': CapJson;
  'insightmesh.recommender.v1.ComplementaryItemsRequest': ComplementaryItemsRequestJson;
  'insightmesh.recommender.v1.ComplementaryItemsResponse': ComplementaryItemsResponseJson;
  'insightmesh.recommender.v1.Contribution': ContributionJson;
  'insightmesh.recommender.v1.CreateExperimentRequest': CreateExperimentRequestJson;
  'insightmesh.recommender.v1.CreateExperimentResponse': CreateExperimentResponseJson;
  'insightmesh.recommender.v1.DebugRequest': DebugRequestJson;
  'insightmesh.recommender.v1.DebugResponse': DebugResponseJson;
  'insightmesh.recommender.v1.Experiment': ExperimentJson;
  'insightmesh.recommender.v1.ExperimentArm': ExperimentArmJson;
  'insightmesh.recommender.v1.ExposedExperiment': ExposedExperimentJson;
  'insightmesh.recommender.v1.ExposedItem': ExposedItemJson;
  'insightmesh.recommender.v1.Exposure': ExposureJson;
  'insightmesh.recommender.v1.FigureRange': FigureRangeJson;
  'insightmesh.recommender.v1.GetExperimentReportRequest': GetExperimentReportRequestJson;
  'insightmesh.recommender.v1.GetExperimentReportResponse': GetExperimentReportResponseJson;
  'insightmesh.recommender.v1.ListExperimentsRequest': ListExperimentsRequestJson;
  'insightmesh.recommender.v1.ListExperimentsResponse': ListExperimentsResponseJson;
  'insightmesh.recommender.v1.PopularItemsRequest': PopularItemsRequestJson;
  'insightmesh.recommender.v1.PopularItemsResponse': PopularItemsResponseJson;
  'insightmesh.recommender.v1.RecommendBatchRequest': RecommendBatchRequestJson;
  'insightmesh.recommender.v1.RecommendBatchResponse': RecommendBatchResponseJson;
  'insightmesh.recommender.v1.RecommendRequest': RecommendRequestJson;
  'insightmesh.recommender.v1.RecommendResponse': RecommendResponseJson;
  'insightmesh.recommender.v1.RecommendedItem': RecommendedItemJson;
  'insightmesh.recommender.v1.Rotation': RotationJson;
  'insightmesh.recommender.v1.Rules': RulesJson;
  'insightmesh.recommender.v1.SetHoldoutRequest': SetHoldoutRequestJson;
  'insightmesh.recommender.v1.SetHoldoutResponse': SetHoldoutResponseJson;
  'insightmesh.recommender.v1.SimilarItemsRequest': SimilarItemsRequestJson;
  'insightmesh.recommender.v1.SimilarItemsResponse': SimilarItemsResponseJson;
  'insightmesh.recommender.v1.StageItem': StageItemJson;
  'insightmesh.recommender.v1.StageTrace': StageTraceJson;
  'insightmesh.recommender.v1.UpdateExperimentRequest': UpdateExperimentRequestJson;
  'insightmesh.recommender.v1.UpdateExperimentResponse': UpdateExperimentResponseJson;
  'insightmesh.training.v1.CancelRunRequest': CancelRunRequestJson;
  'insightmesh.training.v1.CancelRunResponse': CancelRunResponseJson;
  'insightmesh.training.v1.Check': CheckJson;
  'insightmesh.training.v1.CollectArtefactsRequest': CollectArtefactsRequestJson;
  'insightmesh.training.v1.CollectArtefactsResponse': CollectArtefactsResponseJson;
  'insightmesh.training.v1.CollectedArtefact': CollectedArtefactJson;
  'insightmesh.training.v1.Decision': DecisionJson;
  'insightmesh.training.v1.DeleteScheduleRequest': DeleteScheduleRequestJson;
  'insightmesh.training.v1.DeleteScheduleResponse': DeleteScheduleResponseJson;
  'insightmesh.training.v1.Figure': FigureJson;
  'insightmesh.training.v1.GetModelRequest': GetModelRequestJson;
  'insightmesh.training.v1.GetModelResponse': GetModelResponseJson;
  'insightmesh.training.v1.ListModelsRequest': ListModelsRequestJson;
  'insightmesh.training.v1.ListModelsResponse': ListModelsResponseJson;
  'insightmesh.training.v1.ListRunsRequest': ListRunsRequestJson;
  'insightmesh.training.v1.ListRunsResponse': ListRunsResponseJson;
  'insightmesh.training.v1.ListSchedulesRequest': ListSchedulesRequestJson;
  'insightmesh.training.v1.ListSchedulesResponse': ListSchedulesResponseJson;
  'insightmesh.training.v1.ModelVersion': ModelVersionJson;
  'insightmesh.training.v1.OnnxSignature': OnnxSignatureJson;
  'insightmesh.training.v1.Pin': PinJson;
  'insightmesh.training.v1.PinRequest': PinRequestJson;
  'insightmesh.training.v1.PinResponse': PinResponseJson;
  'insightmesh.training.v1.PromoteRequest': PromoteRequestJson;
  'insightmesh.training.v1.PromoteResponse': PromoteResponseJson;
  'insightmesh.training.v1.RegisterModelAbout': RegisterModelAboutJson;
  'insightmesh.training.v1.RegisterModelRequest': RegisterModelRequestJson;
  'insightmesh.training.v1.RegisterModelResponse': RegisterModelResponseJson;
  'insightmesh.training.v1.RollbackRequest': RollbackRequestJson;
  'insightmesh.training.v1.RollbackResponse': RollbackResponseJson;
  'insightmesh.training.v1.Run': RunJson;
  'insightmesh.training.v1.Schedule': ScheduleJson;
  'insightmesh.training.v1.ScheduleState': ScheduleStateJson;
  'insightmesh.training.v1.SetScheduleRequest': SetScheduleRequestJson;
  'insightmesh.training.v1.SetScheduleResponse': SetScheduleResponseJson;
  'insightmesh.training.v1.StartRunRequest': StartRunRequestJson;
  'insightmesh.training.v1.StartRunResponse': StartRunResponseJson;
  'insightmesh.training.v1.TabularData': TabularDataJson;
  'insightmesh.training.v1.UnpinRequest': UnpinRequestJson;
  'insightmesh.training.v1.UnpinResponse': UnpinResponseJson;
  'insightmesh.training.v1.VocabularyPart': VocabularyPartJson;
  'insightmesh.training.v1.WatchRunRequest': WatchRunRequestJson;
  'insightmesh.training.v1.WatchRunResponse': WatchRunResponseJson;
}
