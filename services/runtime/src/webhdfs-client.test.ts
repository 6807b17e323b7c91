import { userInfo } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readConfig, storeAccessSettings } from './config.js';
import { openObjectStore } from './object-store.js';

vi.mock('node:os', async (original) => {
  const os = await original<typeof import('node:os')>();
  return { ...os, userInfo: vi.fn(os.userInfo) };
});

const accessBy = (env: NodeJS.ProcessEnv) => readConfig(z.object(storeAccessSettings), env);
const url = 'webhdfs://namenode.example:9870/mesh';

/** As Node says it where the number of the process's user stands in no list of users. */
function withoutName(): never {
  throw Object.assign(
    new Error('A system error occurred: uv_os_get_passwd returned ENOENT (no such file or directory)'),
    {
      code: 'ERR_SYSTEM_ERROR',
    },
  );
}

afterEach(() => {
  vi.mocked(userInfo).mockReset();
});

describe('HDFS in a process whose user has no name', () => {
  it('says which setting is missing, before anything is asked for', () => {
    vi.mocked(userInfo).mockImplementation(withoutName);
    let thrown: unknown;
    try {
      openObjectStore(url, accessBy({}));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      name: 'AppError',
      code: 'INVALID_ARGUMENT',
      message: 'HDFS asks for a user and the user of this process has no name: set HADOOP_USER_NAME',
      cause: { code: 'ERR_SYSTEM_ERROR' },
    });
  });

  it('is content with HADOOP_USER_NAME, and with a name of its own', () => {
    vi.mocked(userInfo).mockImplementation(withoutName);
    expect(() => openObjectStore(url, accessBy({ HADOOP_USER_NAME: 'mesh' }))).not.toThrow();
    expect(userInfo).not.toHaveBeenCalled();
    vi.mocked(userInfo).mockReset();
    expect(() => openObjectStore(url, accessBy({}))).not.toThrow();
    expect(userInfo).toHaveBeenCalledOnce();
  });
});
