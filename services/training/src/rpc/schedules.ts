import type { DeleteScheduleRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/DeleteScheduleRequest';
import type { DeleteScheduleResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/DeleteScheduleResponse';
import type { ListSchedulesRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/ListSchedulesRequest';
import type { ListSchedulesResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/ListSchedulesResponse';
import type { SetScheduleRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/SetScheduleRequest';
import type { SetScheduleResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/SetScheduleResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { nextTick } from '../schedule/schedule.js';
import { findSchedule, listSchedules as list, deleteSchedule as remove, saveSchedule } from '../store/schedules.js';
import { whoCalls } from './caller.js';
import { readSchedule, scheduleName, toRpcState } from './schedule-messages.js';
import { invalid } from './violation.js';

const mostSchedules = 50;
const defaultPage = 50;
const largestPage = 500;

/** Makes or replaces a schedule; its next tick is counted from now. */
export function setSchedule({ pool, now, config }: Context): Unary<SetScheduleRequest__Output, SetScheduleResponse> {
  return async ({ schedule: given }, call) => {
    if (!given) throw invalid('schedule', 'is required');
    const { tenantId } = call;
    const schedule = await readSchedule(given, tenantId, config);
    const nextAtMs = schedule.cron === undefined ? undefined : nextTick(schedule.cron, schedule.timeZone, now());
    const saved = { ...schedule, setBy: whoCalls(call), setAtMs: now(), nextAtMs };
    if (!(await saveSchedule(pool, saved, mostSchedules))) {
      throw new AppError('RESOURCE_EXHAUSTED', `a tenant has at most ${mostSchedules} schedules; delete one`);
    }
    const state = await findSchedule(pool, tenantId, schedule.name);
    if (state === undefined) throw new AppError('ABORTED', 'it was deleted as it was set');
    call.log.info({ tenant: tenantId, schedule: schedule.name }, 'schedule set');
    return { state: toRpcState(state) };
  };
}

/** By name. The token is the last name: a schedule that is made between two pages is in its place. */
export function listSchedules({ pool }: Context): Unary<ListSchedulesRequest__Output, ListSchedulesResponse> {
  return async (request, { tenantId }) => {
    if (request.page_size < 0 || request.page_size > largestPage) {
      throw invalid('page_size', `must be from 1 to ${largestPage}, or 0 for ${defaultPage}`);
    }
    const size = request.page_size === 0 ? defaultPage : request.page_size;
    const after = Buffer.from(request.page_token, 'base64url').toString('utf8');
    if (request.page_token !== '' && !scheduleName.test(after)) {
      throw invalid('page_token', 'is not a token that this list gave; begin again without one');
    }
    const found = await list(pool, { tenantId, after, limit: size + 1 });
    const page = found.slice(0, size);
    const last = page.at(-1);
    return {
      schedules: page.map(toRpcState),
      next_page_token: found.length > size && last !== undefined ? Buffer.from(last.name).toString('base64url') : '',
    };
  };
}

export function deleteSchedule({ pool }: Context): Unary<DeleteScheduleRequest__Output, DeleteScheduleResponse> {
  return async ({ name }, call) => {
    // Postgres is not asked for what can be no name: it refuses text with a NUL.
    const gone = scheduleName.test(name) && (await remove(pool, call.tenantId, name));
    if (!gone) throw new AppError('NOT_FOUND', `there is no schedule "${name.slice(0, 64)}"`);
    call.log.info({ tenant: call.tenantId, schedule: name }, 'schedule deleted');
    return {};
  };
}
