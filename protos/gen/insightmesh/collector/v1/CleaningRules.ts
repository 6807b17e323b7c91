// Original file: insightmesh/collector/v1/policies.proto


export interface CleaningRules {
  'gbk_bytes'?: (boolean);
  'full_width'?: (boolean);
  'currency_code'?: (boolean);
  'clock_skew'?: (boolean);
  'duplicate_in_body'?: (boolean);
  'price_outlier'?: (boolean);
  'quantity_outlier'?: (boolean);
  'fill_from_catalogue'?: (boolean);
  'fill_from_session'?: (boolean);
  'bot_user_agent'?: (boolean);
  'bot_rate'?: (boolean);
  'item_facts'?: (boolean);
  '_gbk_bytes'?: "gbk_bytes";
  '_full_width'?: "full_width";
  '_currency_code'?: "currency_code";
  '_clock_skew'?: "clock_skew";
  '_duplicate_in_body'?: "duplicate_in_body";
  '_price_outlier'?: "price_outlier";
  '_quantity_outlier'?: "quantity_outlier";
  '_fill_from_catalogue'?: "fill_from_catalogue";
  '_fill_from_session'?: "fill_from_session";
  '_bot_user_agent'?: "bot_user_agent";
  '_bot_rate'?: "bot_rate";
  '_item_facts'?: "item_facts";
}

export interface CleaningRules__Output {
  'gbk_bytes'?: (boolean);
  'full_width'?: (boolean);
  'currency_code'?: (boolean);
  'clock_skew'?: (boolean);
  'duplicate_in_body'?: (boolean);
  'price_outlier'?: (boolean);
  'quantity_outlier'?: (boolean);
  'fill_from_catalogue'?: (boolean);
  'fill_from_session'?: (boolean);
  'bot_user_agent'?: (boolean);
  'bot_rate'?: (boolean);
  'item_facts'?: (boolean);
  '_gbk_bytes'?: "gbk_bytes";
  '_full_width'?: "full_width";
  '_currency_code'?: "currency_code";
  '_clock_skew'?: "clock_skew";
  '_duplicate_in_body'?: "duplicate_in_body";
  '_price_outlier'?: "price_outlier";
  '_quantity_outlier'?: "quantity_outlier";
  '_fill_from_catalogue'?: "fill_from_catalogue";
  '_fill_from_session'?: "fill_from_session";
  '_bot_user_agent'?: "bot_user_agent";
  '_bot_rate'?: "bot_rate";
  '_item_facts'?: "item_facts";
}
