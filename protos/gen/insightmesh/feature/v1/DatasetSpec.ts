// Original file: insightmesh/feature/v1/datasets.proto

import type { FeatureChoice as _insightmesh_feature_v1_FeatureChoice, FeatureChoice__Output as _insightmesh_feature_v1_FeatureChoice__Output } from '../../../insightmesh/feature/v1/FeatureChoice.js';
import type { GivenLabels as _insightmesh_feature_v1_GivenLabels, GivenLabels__Output as _insightmesh_feature_v1_GivenLabels__Output } from '../../../insightmesh/feature/v1/GivenLabels.js';
import type { RuleLabels as _insightmesh_feature_v1_RuleLabels, RuleLabels__Output as _insightmesh_feature_v1_RuleLabels__Output } from '../../../insightmesh/feature/v1/RuleLabels.js';
import type { LabelKnowledge as _insightmesh_feature_v1_LabelKnowledge, LabelKnowledge__Output as _insightmesh_feature_v1_LabelKnowledge__Output } from '../../../insightmesh/feature/v1/LabelKnowledge.js';
import type { MissingValue as _insightmesh_feature_v1_MissingValue, MissingValue__Output as _insightmesh_feature_v1_MissingValue__Output } from '../../../insightmesh/feature/v1/MissingValue.js';

export interface DatasetSpec {
  'features'?: (_insightmesh_feature_v1_FeatureChoice)[];
  'given'?: (_insightmesh_feature_v1_GivenLabels | null);
  'rule'?: (_insightmesh_feature_v1_RuleLabels | null);
  'knowledge'?: (_insightmesh_feature_v1_LabelKnowledge);
  'missing'?: (_insightmesh_feature_v1_MissingValue);
  'joins'?: (boolean);
  'labels'?: "given"|"rule";
  '_joins'?: "joins";
}

export interface DatasetSpec__Output {
  'features': (_insightmesh_feature_v1_FeatureChoice__Output)[];
  'given'?: (_insightmesh_feature_v1_GivenLabels__Output | null);
  'rule'?: (_insightmesh_feature_v1_RuleLabels__Output | null);
  'knowledge': (_insightmesh_feature_v1_LabelKnowledge__Output);
  'missing': (_insightmesh_feature_v1_MissingValue__Output);
  'joins'?: (boolean);
  'labels'?: "given"|"rule";
  '_joins'?: "joins";
}
