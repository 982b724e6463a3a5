# The server as an image: built from source on Debian 12, run on its slim form.
#
#   docker build -t redress .
#   docker run -p 127.0.0.1:7443:7443 -v redress:/var/lib/redress redress

FROM debian:12 AS build
WORKDIR /src
COPY script/bootstrap script/common.sh script/
RUN script/bootstrap
COPY . .
RUN cmake -S . -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
        -DCMAKE_INSTALL_PREFIX=/usr \
    && cmake --build /build \
    && DESTDIR=/stage cmake --install /build --strip

FROM debian:12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
# runtime packages
        libgrpc++1.51 libgrpc29 libprotobuf32 libabsl20220623 libsqlite3-0 libpq5 \
        libxlsxwriter4 libssl3 libtcmalloc-minimal4 libseccomp2 libzip4 \
        zlib1g libxml2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home redress \
    && install -d -o redress /var/lib/redress /var/tmp/redress
COPY --from=build /stage/usr /usr
USER 10001
EXPOSE 7443
VOLUME ["/var/lib/redress"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/bin/redressd"]
# Callers are not authenticated: publish the port on loopback, or keep strangers
# out in front of it (SECURITY.md).
CMD ["--listen=0.0.0.0:7443", "--allow-unauthenticated-network", \
     "--database=/var/lib/redress/redress.db", "--temporary-folder=/var/tmp/redress"]
