// Original file: insightmesh/collector/v1/policies.proto

import type { PersonalDataTreatment as _insightmesh_collector_v1_PersonalDataTreatment, PersonalDataTreatment__Output as _insightmesh_collector_v1_PersonalDataTreatment__Output } from '../../../insightmesh/collector/v1/PersonalDataTreatment.js';
import type { IdTreatment as _insightmesh_collector_v1_IdTreatment, IdTreatment__Output as _insightmesh_collector_v1_IdTreatment__Output } from '../../../insightmesh/collector/v1/IdTreatment.js';
import type { IpTreatment as _insightmesh_collector_v1_IpTreatment, IpTreatment__Output as _insightmesh_collector_v1_IpTreatment__Output } from '../../../insightmesh/collector/v1/IpTreatment.js';
import type { UserAgentTreatment as _insightmesh_collector_v1_UserAgentTreatment, UserAgentTreatment__Output as _insightmesh_collector_v1_UserAgentTreatment__Output } from '../../../insightmesh/collector/v1/UserAgentTreatment.js';

export interface PrivacyPolicy {
  'email'?: (_insightmesh_collector_v1_PersonalDataTreatment);
  'phone'?: (_insightmesh_collector_v1_PersonalDataTreatment);
  'name'?: (_insightmesh_collector_v1_PersonalDataTreatment);
  'address'?: (_insightmesh_collector_v1_PersonalDataTreatment);
  'ids'?: (_insightmesh_collector_v1_IdTreatment);
  'ip'?: (_insightmesh_collector_v1_IpTreatment);
  'user_agent'?: (_insightmesh_collector_v1_UserAgentTreatment);
}

export interface PrivacyPolicy__Output {
  'email': (_insightmesh_collector_v1_PersonalDataTreatment__Output);
  'phone': (_insightmesh_collector_v1_PersonalDataTreatment__Output);
  'name': (_insightmesh_collector_v1_PersonalDataTreatment__Output);
  'address': (_insightmesh_collector_v1_PersonalDataTreatment__Output);
  'ids': (_insightmesh_collector_v1_IdTreatment__Output);
  'ip': (_insightmesh_collector_v1_IpTreatment__Output);
  'user_agent': (_insightmesh_collector_v1_UserAgentTreatment__Output);
}
