"""All servers of OpenStack Swift in one process, behind its S3 API: see `run`."""
import os
import sys

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi
from eventlet.greenio import GreenSocket  # noqa: F401
from paste.deploy import loadapp
from swift.account import server as account_server
from swift.common import utils
from swift.common.ring import RingBuilder
from swift.container import server as container_server
from swift.obj import server as object_server

RUN = os.environ['RUN']
PORT = int(os.environ['PORT'])
FIRST_PORT = int(os.environ['FIRST_PORT'])
KEY = os.environ['S3_KEY']
SECRET = os.environ['S3_SECRET']
ACCOUNT, USER = KEY.split(':')

utils.HASH_PATH_PREFIX = b'darkroom'
utils.HASH_PATH_SUFFIX = b'darkroom'

PROXY = f"""
[DEFAULT]
swift_dir = {RUN}
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
node_timeout = 60
conn_timeout = 10
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
paste.filter_factory = server:cache_in_memory
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
max_upload_part_num = 10000
[filter:tempauth]
use = egg:swift#tempauth
user_{ACCOUNT}_{USER} = {SECRET} .admin
user_{ACCOUNT}2_{USER} = {SECRET} .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
"""


class Cache:
    """What Swift asks of memcached."""

    def __init__(self):
        self.store = {}

    def get(self, key, **_):
        return self.store.get(key)

    def set(self, key, value, **_):
        self.store[key] = value
        return True

    def delete(self, key, **_):
        self.store.pop(key, None)
        return True

    def incr(self, key, delta=1, **_):
        self.store[key] = int(self.store.get(key, 0)) + delta
        return self.store[key]


def cache_in_memory(_global_conf, **_conf):
    cache = Cache()

    def with_cache(app):
        def call(env, start_response):
            env['swift.cache'] = cache
            return app(env, start_response)

        return call

    return with_cache


def make_ring(name, port):
    # One copy, in one folder.
    builder = RingBuilder(1, 1, 1)
    builder.add_dev({'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': port, 'device': 'disk', 'weight': 1})
    builder.rebalance()
    builder.get_ring().save(os.path.join(RUN, f'{name}.ring.gz'))


def serve(port, app):
    sock = eventlet.listen(('127.0.0.1', port), backlog=256)
    eventlet.spawn(wsgi.server, sock, app, log_output=False, max_size=1024, keepalive=True)


def main():
    devices = os.path.join(RUN, 'devices')
    os.makedirs(os.path.join(devices, 'disk'))
    conf = {
        'devices': devices,
        'swift_dir': RUN,
        'mount_check': 'false',
        'disable_fallocate': 'true',
        'fsync_interval': '0',
        'log_level': 'ERROR',
    }
    parts = (('account', account_server.AccountController), ('container', container_server.ContainerController))
    for index, (name, controller) in enumerate(parts):
        make_ring(name, FIRST_PORT + index)
        serve(FIRST_PORT + index, controller(conf))
    make_ring('object', FIRST_PORT + 2)
    serve(FIRST_PORT + 2, object_server.ObjectController(conf))
    proxy = os.path.join(RUN, 'proxy-server.conf')
    with open(proxy, 'w', encoding='utf8') as file:
        file.write(PROXY)
    serve(PORT, loadapp(f'config:{proxy}'))
    print('ready', flush=True)
    # Until the program that started it ends, whatever it was.
    while eventlet.tpool.execute(sys.stdin.read, 1):
        pass
    os._exit(0)


if __name__ == '__main__':
    sys.modules['server'] = sys.modules['__main__']
    main()
