/**
 * Every media type that Darkroom recognizes or believes. Nothing else decides this. One row per type, with the columns:
 *
 * 1. **type**: the canonical name, in lower case, without parameters: the name registered with IANA if programs use it,
 *    otherwise the one that browsers or the detector use.
 * 2. **told by**: how files of this type are recognized.
 *    - `bytes`: by magic bytes, with the detector (file-type) or `containers/leading-bytes.ts`.
 *    - `tracks:FAMILY`: by the magic bytes of an audio or video container, and its list of tracks.
 *    - `zip:KIND`, `cfb:KIND`: by the entries of a ZIP archive, or the root of a compound file.
 *    - `as zip`, `as cfb`, `as text`, `as xml`: only the family is recognized. The type is believed if a policy names
 *      it; no range includes it.
 * 3. **source** of the name: IANA (https://www.iana.org/assignments/media-types), WHATWG
 *    (https://mimesniff.spec.whatwg.org), detector (https://github.com/sindresorhus/file-type), or vendor.
 * 4. **extensions**, the usual one first.
 * 5. **other names** of the same type. `!` marks a mistake that clients make: it is understood in a declared type, but
 *    refused in a policy, with an error that names the right type.
 * 6. **more**: `inline` if browsers display it without running anything. `is TYPE`: a policy that names TYPE also
 *    accepts this type. `guess TYPE`: browsers declare TYPE for such files, depending on the extension and the
 *    installed programs.
 *
 * To add a type, add a row here and in `docs/security/file-types.md`, and a file of that type to `test/media-types`.
 */
export const TABLE = `
application/avro | bytes | detector | avro
application/dicom | bytes | IANA | dcm dicom
application/eps | bytes | detector | eps ai | image/x-eps application/x-eps image/eps | guess application/postscript
application/epub+zip | zip:EPUB | IANA | epub
application/fits | bytes | IANA | fits fit fts | image/fits
application/geo+json | as text | IANA | geojson json
application/gpx+xml | as xml | vendor | gpx
application/graphql | as text | vendor | graphql gql
application/gzip | bytes | IANA | gz tgz | application/x-gzip application/x-tgz application/gzip-compressed application/x-gtar-compressed application/x-compressed-tar
application/hwp+zip | zip:HWPX | vendor | hwpx | application/vnd.hancom.hwpx application/haansofthwpx
application/java-archive | zip:JAVA | detector | jar | application/x-java-archive application/x-jar
application/java-vm | bytes | detector | class | application/x-java-class application/x-java-vm
application/json | as text | IANA | json map | text/json application/x-json !application/text-json
application/ld+json | as text | IANA | jsonld json
application/lzip | bytes | detector | lz | application/x-lzip
application/msword | cfb:WORD | IANA | doc dot | application/vnd.ms-word application/x-msword !application/doc | guess application/vnd.openxmlformats-officedocument.wordprocessingml.document
application/mxf | bytes | IANA | mxf
application/ogg | tracks:OGG | IANA | ogx ogg
application/onenote | bytes | vendor | one
application/pdf | bytes | IANA | pdf ai | application/x-pdf text/pdf application/acrobat !image/pdf | inline, guess application/postscript
application/pgp-encrypted | bytes | IANA | pgp gpg asc
application/pgp-keys | as text | IANA | asc gpg key
application/pgp-signature | as text | IANA | asc sig
application/postscript | bytes | IANA | ps ai
application/rtf | bytes | IANA | rtf | text/rtf application/x-rtf text/richtext | guess application/msword
application/sldworks | as cfb | vendor | sldprt sldasm slddrw
application/sql | as text | IANA | sql | text/x-sql application/x-sql
application/toml | as text | IANA | toml
application/vnd.android.package-archive | zip:ANDROID | IANA | apk
application/vnd.apache.arrow.file | bytes | IANA | arrow feather
application/vnd.apache.parquet | bytes | IANA | parquet | application/x-parquet
application/vnd.apple.keynote | zip:KEYNOTE | IANA | key | application/x-iwork-keynote-sffkey | guess application/zip
application/vnd.apple.numbers | zip:NUMBERS | IANA | numbers | application/x-iwork-numbers-sffnumbers | guess application/zip
application/vnd.apple.pages | zip:PAGES | IANA | pages | application/x-iwork-pages-sffpages | guess application/zip
application/vnd.comicbook+zip | as zip | IANA | cbz | application/x-cbz
application/vnd.debian.binary-package | bytes | IANA | deb | application/x-deb application/x-debian-package
application/vnd.google-earth.kml+xml | as xml | IANA | kml
application/vnd.google-earth.kmz | zip:KMZ | IANA | kmz
application/vnd.hancom.hwp | cfb:HWP | vendor | hwp | application/x-hwp application/haansofthwp
application/vnd.iccprofile | bytes | detector | icc icm
application/vnd.ms-asf | tracks:ASF | IANA | asf wmv wma
application/vnd.ms-cab-compressed | bytes | IANA | cab | application/x-cab
application/vnd.ms-excel | cfb:EXCEL | IANA | xls xlt xla | application/msexcel application/x-msexcel application/x-excel application/x-ms-excel application/excel !application/xls | guess application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
application/vnd.ms-excel.addin.macroenabled.12 | zip:SPREADSHEET | IANA | xlam
application/vnd.ms-excel.sheet.binary.macroenabled.12 | zip:BINARY_SPREADSHEET | IANA | xlsb | application/vnd.ms-excel.sheet.binary.macroenabled !application/xlsb | guess application/vnd.ms-excel
application/vnd.ms-excel.sheet.macroenabled.12 | zip:SPREADSHEET | IANA | xlsm | application/vnd.ms-excel.sheet.macroenabled | guess application/vnd.ms-excel
application/vnd.ms-excel.template.macroenabled.12 | zip:SPREADSHEET | IANA | xltm | application/vnd.ms-excel.template.macroenabled | guess application/vnd.ms-excel
application/vnd.ms-fontobject | bytes | IANA | eot | font/eot application/x-fontobject
application/vnd.ms-htmlhelp | bytes | IANA | chm | application/x-chm
application/vnd.ms-outlook | cfb:OUTLOOK | IANA | msg pst ost | application/x-msg application/outlook
application/vnd.ms-powerpoint | cfb:POWERPOINT | IANA | ppt pps pot ppa | application/mspowerpoint application/powerpoint application/x-mspowerpoint !application/ppt | guess application/vnd.openxmlformats-officedocument.presentationml.presentation
application/vnd.ms-powerpoint.addin.macroenabled.12 | zip:PRESENTATION | IANA | ppam
application/vnd.ms-powerpoint.presentation.macroenabled.12 | zip:PRESENTATION | IANA | pptm | application/vnd.ms-powerpoint.presentation.macroenabled | guess application/vnd.ms-powerpoint
application/vnd.ms-powerpoint.slideshow.macroenabled.12 | zip:PRESENTATION | IANA | ppsm | | guess application/vnd.ms-powerpoint
application/vnd.ms-powerpoint.template.macroenabled.12 | zip:PRESENTATION | IANA | potm | | guess application/vnd.ms-powerpoint
application/vnd.ms-project | cfb:PROJECT | IANA | mpp mpt | application/x-project application/msproject application/x-msproject
application/vnd.ms-publisher | cfb:PUBLISHER | vendor | pub | application/x-mspublisher application/mspublisher
application/vnd.ms-visio.drawing | zip:VISIO | vendor | vsdx | application/vnd.ms-visio.drawing.main+xml | is application/vnd.visio
application/vnd.ms-word.document.macroenabled.12 | zip:WORD | IANA | docm | application/vnd.ms-word.document.macroenabled | guess application/msword
application/vnd.ms-word.template.macroenabled.12 | zip:WORD | IANA | dotm | application/vnd.ms-word.template.macroenabled | guess application/msword
application/vnd.ms-works | cfb:WORKS | IANA | wps wks wdb | application/x-msworks
application/vnd.ms-xpsdocument | zip:XPS | IANA | xps oxps | application/oxps
application/vnd.oasis.opendocument.base | zip:OPEN_DOCUMENT | IANA | odb | application/vnd.oasis.opendocument.database
application/vnd.oasis.opendocument.chart | zip:OPEN_DOCUMENT | IANA | odc
application/vnd.oasis.opendocument.chart-template | zip:OPEN_DOCUMENT | IANA | otc
application/vnd.oasis.opendocument.formula | zip:OPEN_DOCUMENT | IANA | odf
application/vnd.oasis.opendocument.formula-template | zip:OPEN_DOCUMENT | IANA | otf
application/vnd.oasis.opendocument.graphics | zip:OPEN_DOCUMENT | IANA | odg
application/vnd.oasis.opendocument.graphics-template | zip:OPEN_DOCUMENT | IANA | otg
application/vnd.oasis.opendocument.image | zip:OPEN_DOCUMENT | IANA | odi
application/vnd.oasis.opendocument.image-template | zip:OPEN_DOCUMENT | IANA | oti
application/vnd.oasis.opendocument.presentation | zip:OPEN_DOCUMENT | IANA | odp
application/vnd.oasis.opendocument.presentation-flat-xml | as xml | vendor | fodp
application/vnd.oasis.opendocument.presentation-template | zip:OPEN_DOCUMENT | IANA | otp
application/vnd.oasis.opendocument.spreadsheet | zip:OPEN_DOCUMENT | IANA | ods
application/vnd.oasis.opendocument.spreadsheet-flat-xml | as xml | vendor | fods
application/vnd.oasis.opendocument.spreadsheet-template | zip:OPEN_DOCUMENT | IANA | ots
application/vnd.oasis.opendocument.text | zip:OPEN_DOCUMENT | IANA | odt
application/vnd.oasis.opendocument.text-flat-xml | as xml | vendor | fodt
application/vnd.oasis.opendocument.text-master | zip:OPEN_DOCUMENT | IANA | odm
application/vnd.oasis.opendocument.text-template | zip:OPEN_DOCUMENT | IANA | ott
application/vnd.oasis.opendocument.text-web | zip:OPEN_DOCUMENT | IANA | oth
application/vnd.openxmlformats-officedocument.presentationml.presentation | zip:PRESENTATION | IANA | pptx | !application/pptx | guess application/vnd.ms-powerpoint
application/vnd.openxmlformats-officedocument.presentationml.slideshow | zip:PRESENTATION | IANA | ppsx | | guess application/vnd.ms-powerpoint
application/vnd.openxmlformats-officedocument.presentationml.template | zip:PRESENTATION | IANA | potx | | guess application/vnd.ms-powerpoint
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet | zip:SPREADSHEET | IANA | xlsx | !application/xlsx | guess application/vnd.ms-excel
application/vnd.openxmlformats-officedocument.spreadsheetml.template | zip:SPREADSHEET | IANA | xltx | | guess application/vnd.ms-excel
application/vnd.openxmlformats-officedocument.wordprocessingml.document | zip:WORD | IANA | docx | !application/docx | guess application/msword
application/vnd.openxmlformats-officedocument.wordprocessingml.template | zip:WORD | IANA | dotx | | guess application/msword
application/vnd.rar | bytes | IANA | rar cbr | application/x-rar-compressed application/x-rar application/rar application/vnd.comicbook-rar application/x-cbr
application/vnd.rn-realmedia | bytes | detector | rm rmvb
application/vnd.sketchup.skp | bytes | detector | skp | application/x-sketchup
application/vnd.sqlite3 | bytes | IANA | sqlite sqlite3 db | application/x-sqlite3
application/vnd.tcpdump.pcap | bytes | IANA | pcap pcapng | application/x-pcapng application/x-pcap
application/vnd.visio | cfb:VISIO | IANA | vsdx vsd vss vst vssx vstx vsdm | application/x-visio application/visio application/vnd.ms-visio
application/vnd.xmind.workbook | as zip | vendor | xmind
application/wasm | bytes | IANA | wasm
application/x-3dsmax | as cfb | vendor | max
application/x-7z-compressed | bytes | detector | 7z cb7 | application/7z application/x-7zip
application/x-ace-compressed | bytes | detector | ace | application/x-ace
application/x-apple-diskimage | bytes | detector | dmg
application/x-arj | bytes | detector | arj
application/x-asar | bytes | detector | asar
application/x-blender | bytes | detector | blend
application/x-bzip2 | bytes | detector | bz2 tbz2 | application/bzip2 application/x-bzip application/x-bz2 application/x-bzip-compressed-tar
application/x-cfb | bytes | detector | cfb | application/x-ole-storage application/cdfv2
application/x-compress | bytes | detector | z | application/x-compressed
application/x-cpio | bytes | detector | cpio
application/x-elf | bytes | detector | elf | application/x-executable application/x-sharedlib application/x-object
application/x-esri-shape | bytes | detector | shp | application/x-qgis
application/x-ft-apple.alias | bytes | detector | alias
application/x-ft-draco | bytes | detector | drc
application/x-ft-fbx | bytes | detector | fbx
application/x-ft-windows-registry-hive | bytes | detector | dat
application/x-google-chrome-extension | bytes | detector | crx | application/x-chrome-extension
application/x-hdf5 | bytes | vendor | h5 hdf5 he5 | application/x-hdf
application/x-indesign | bytes | detector | indd | application/x-adobe-indesign
application/x-iso9660-image | bytes | detector | iso | application/vnd.efi.iso
application/x-jmp-data | bytes | detector | jmp
application/x-krita | as zip | vendor | kra
application/x-lz4 | bytes | detector | lz4 | application/lz4
application/x-lzh-compressed | bytes | detector | lzh lha | application/x-lha application/x-lzh
application/x-mach-binary | bytes | detector | macho
application/x-matlab-data | bytes | vendor | mat
application/x-mie | bytes | detector | mie
application/x-mobipocket-ebook | bytes | detector | mobi azw azw3 | application/vnd.amazon.mobi8-ebook application/vnd.amazon.ebook
application/x-ms-regedit | bytes | detector | reg
application/x-ms-shortcut | bytes | detector | lnk
application/x-msaccess | bytes | vendor | mdb accdb | application/msaccess application/vnd.ms-access
application/x-msdownload | bytes | detector | exe dll | application/vnd.microsoft.portable-executable application/x-dosexec application/x-msdos-program
application/x-msi | cfb:INSTALLER | vendor | msi msp
application/x-ndjson | as text | vendor | ndjson jsonl | application/jsonl application/x-jsonlines application/ndjson
application/x-netcdf | bytes | vendor | nc cdf | application/netcdf
application/x-nintendo-nes-rom | bytes | detector | nes
application/x-pem-file | as text | vendor | pem crt key | application/x-x509-ca-cert
application/x-rpm | bytes | detector | rpm | application/x-redhat-package-manager
application/x-sh | as text | vendor | sh | text/x-sh application/x-shellscript
application/x-shockwave-flash | bytes | detector | swf | application/vnd.adobe.flash.movie
application/x-spss-sav | bytes | detector | sav | application/x-spss-savefile
application/x-stata-dta | bytes | vendor | dta
application/x-subrip | as text | vendor | srt | text/srt text/x-subrip application/srt
application/x-tar | bytes | detector | tar | application/tar
application/x-tex | as text | vendor | tex | text/x-tex application/x-latex
application/x-unix-archive | bytes | detector | ar a | application/x-archive
application/x-xpinstall | zip:BROWSER_EXTENSION | detector | xpi
application/x-xz | bytes | detector | xz txz
application/xml | as xml | IANA | xml xsd xsl | text/xml
application/yaml | as text | IANA | yaml yml | text/yaml text/x-yaml application/x-yaml
application/zip | zip:ARCHIVE | IANA | zip | application/x-zip-compressed application/x-zip application/zip-compressed multipart/x-zip
application/zstd | bytes | IANA | zst | application/x-zstd
audio/3gpp | tracks:ISO | IANA | 3gp 3gpp m4a mp4 amr | audio/3gp | is audio/mp4
audio/3gpp2 | tracks:ISO | IANA | 3g2 3gp2 | | is audio/mp4
audio/aac | bytes | IANA | aac adts | audio/x-aac audio/aacp audio/vnd.dlna.adts audio/x-hx-aac-adts | inline
audio/aiff | bytes | WHATWG | aif aiff aifc | audio/x-aiff sound/aiff
audio/amr | bytes | IANA | amr | audio/amr-wb audio/x-amr | guess audio/3gpp
audio/ape | bytes | detector | ape | audio/x-ape audio/x-monkeys-audio
audio/basic | bytes | IANA | au snd | audio/x-au audio/au
audio/flac | bytes | IANA | flac | audio/x-flac | inline
audio/matroska | tracks:EBML | IANA | mka mkv | audio/x-matroska
audio/midi | bytes | IANA | mid midi kar | audio/mid audio/x-midi audio/sp-midi audio/x-mid
audio/mp4 | tracks:ISO | IANA | m4a mp4 m4b m4r f4a f4b aac | audio/x-m4a audio/m4a audio/x-mp4 audio/m4b audio/x-m4b audio/x-m4r audio/mp4a-latm | inline
audio/mpeg | bytes | IANA | mp3 mp2 mp1 mpga | audio/mp3 audio/x-mp3 audio/mpeg3 audio/x-mpeg audio/x-mpeg-3 audio/mpg audio/mpeg-3 audio/x-mpg audio/mp2 audio/mpa | inline, guess video/mpeg
audio/ogg | tracks:OGG | IANA | ogg oga opus spx | audio/opus audio/vorbis audio/x-vorbis+ogg audio/x-opus+ogg audio/speex audio/x-ogg | inline
audio/qcelp | bytes | IANA | qcp
audio/quicktime | tracks:ISO | vendor | qta mov qt
audio/vnd.dolby.dd-raw | bytes | IANA | ac3 | audio/ac3 audio/x-ac3
audio/wav | bytes | detector | wav wave | audio/wave audio/x-wav audio/vnd.wave audio/x-pn-wav audio/bwf | inline
audio/wavpack | bytes | detector | wv | audio/x-wavpack
audio/webm | tracks:EBML | WHATWG | webm weba | | inline
audio/x-caf | bytes | detector | caf
audio/x-dff | bytes | detector | dff
audio/x-dsf | bytes | detector | dsf | audio/dsf audio/x-dsd
audio/x-it | bytes | detector | it
audio/x-ms-wma | tracks:ASF | vendor | wma asf | audio/x-ms-asf audio/wma audio/x-wma
audio/x-musepack | bytes | detector | mpc
audio/x-s3m | bytes | detector | s3m | audio/s3m
audio/x-voc | bytes | detector | voc
audio/x-xm | bytes | detector | xm | audio/xm
font/collection | bytes | IANA | ttc otc
font/otf | bytes | IANA | otf | font/opentype application/vnd.ms-opentype application/x-font-otf application/font-otf application/x-font-opentype
font/ttf | bytes | IANA | ttf | application/x-font-ttf application/x-font-truetype font/truetype application/font-ttf font/sfnt application/font-sfnt
font/woff | bytes | IANA | woff | application/font-woff application/x-font-woff application/x-woff
font/woff2 | bytes | IANA | woff2 | application/font-woff2 application/x-font-woff2
image/avif | bytes | IANA | avif avifs | image/avif-sequence | inline
image/bmp | bytes | IANA | bmp dib | image/x-bmp image/x-ms-bmp image/x-windows-bmp image/ms-bmp
image/bpg | bytes | detector | bpg
image/emf | bytes | IANA | emf | image/x-emf application/x-emf application/emf
image/flif | bytes | detector | flif
image/gif | bytes | IANA | gif | | inline
image/heic | bytes | IANA | heic heif hif | !image/x-heic | is image/heif
image/heic-sequence | bytes | IANA | heic heif hif heics | | is image/heic, is image/heif
image/heif | bytes | IANA | heic heif hif | image/x-heif | guess image/heic
image/heif-sequence | bytes | IANA | heic heif hif heifs | | is image/heif
image/icns | bytes | detector | icns | image/x-icns
image/j2c | bytes | detector | j2c j2k jpc
image/jls | bytes | IANA | jls | image/x-jls
image/jp2 | bytes | IANA | jp2 jpg2 | image/jpeg2000 image/jpeg2000-image image/x-jp2 image/x-jpeg2000-image
image/jpeg | bytes | IANA | jpg jpeg jpe jfif | image/pjpeg !image/jpg !image/x-jpg !image/jfif !img/jpeg !img/jpg | inline
image/jpm | bytes | IANA | jpm
image/jpx | bytes | IANA | jpx jpf
image/jxl | bytes | IANA | jxl
image/ktx | bytes | IANA | ktx
image/mj2 | bytes | detector | mj2 mjp2 | video/mj2
image/openraster | as zip | vendor | ora
image/png | bytes | IANA | png apng | image/x-png image/apng image/vnd.mozilla.apng !img/png | inline
image/svg+xml | as xml | IANA | svg | !image/svg
image/tiff | bytes | IANA | tif tiff | image/x-tiff image/tif image/tiff-fx
image/vnd.adobe.photoshop | bytes | IANA | psd psb | image/x-photoshop application/x-photoshop image/psd application/photoshop image/x-psd application/psd
image/vnd.djvu | bytes | IANA | djvu djv | image/x-djvu image/djvu image/x.djvu
image/vnd.dwg | bytes | IANA | dwg | image/x-dwg application/acad application/x-dwg application/dwg application/x-acad drawing/dwg
image/vnd.dxf | as text | IANA | dxf | image/x-dxf application/dxf application/x-dxf
image/vnd.microsoft.icon | bytes | IANA | ico cur | image/x-icon image/ico image/icon image/x-win-bitmap
image/vnd.ms-photo | bytes | IANA | jxr wdp hdp | image/jxr
image/vnd.radiance | bytes | IANA | hdr | image/x-hdr
image/webp | bytes | IANA | webp | image/x-webp !img/webp | inline
image/wmf | bytes | IANA | wmf | image/x-wmf application/x-msmetafile application/wmf
image/x-adobe-dng | bytes | detector | dng | image/dng image/x-dng | guess image/tiff
image/x-canon-cr2 | bytes | detector | cr2 | | guess image/tiff
image/x-canon-cr3 | bytes | detector | cr3
image/x-exr | bytes | vendor | exr | image/exr
image/x-fujifilm-raf | bytes | detector | raf | image/x-fuji-raf
image/x-nikon-nef | bytes | detector | nef | | guess image/tiff
image/x-olympus-orf | bytes | detector | orf
image/x-panasonic-rw2 | bytes | detector | rw2
image/x-portable-anymap | bytes | vendor | pnm ppm pgm pbm | image/x-portable-pixmap image/x-portable-graymap image/x-portable-bitmap
image/x-sony-arw | bytes | detector | arw | | guess image/tiff
image/x-xcf | bytes | detector | xcf
model/3mf | zip:MODEL | IANA | 3mf | application/vnd.ms-package.3dmanufacturing-3dmodel+xml
model/gltf+json | as text | IANA | gltf
model/gltf-binary | bytes | IANA | glb
model/step | as text | IANA | step stp p21 | application/step application/x-step application/p21
model/stl | bytes | IANA | stl | model/x.stl-binary model/x.stl-ascii application/sla application/vnd.ms-pki.stl application/x-navistyle
model/vnd.usdz+zip | as zip | IANA | usdz | model/usd
text/calendar | as text | IANA | ics
text/css | as text | IANA | css
text/csv | as text | IANA | csv | text/x-csv application/csv application/x-csv text/comma-separated-values text/x-comma-separated-values | guess application/vnd.ms-excel
text/html | as text | IANA | html htm
text/javascript | as text | IANA | js mjs cjs | application/javascript application/x-javascript application/ecmascript
text/markdown | as text | IANA | md markdown | text/x-markdown
text/plain | as text | IANA | txt text log md csv tsv | | guess application/vnd.ms-excel, guess video/mp2t, guess application/x-ms-regedit
text/tab-separated-values | as text | IANA | tsv tab | text/tsv text/x-tsv | guess application/vnd.ms-excel
text/vcard | as text | IANA | vcf vcard | text/x-vcard text/directory
text/vtt | as text | IANA | vtt
video/3gpp | tracks:ISO | IANA | 3gp 3gpp | video/3gp | is video/mp4
video/3gpp2 | tracks:ISO | IANA | 3g2 3gp2 | | is video/mp4
video/matroska | tracks:EBML | IANA | mkv | video/x-matroska video/mkv
video/mp2t | bytes | IANA | ts mts m2ts m2t | video/avchd-stream video/vnd.dlna.mpeg-tts
video/mp4 | tracks:ISO | IANA | mp4 m4v mp4v f4v m4p f4p | video/x-m4v video/m4v video/x-mp4 | inline
video/mpeg | bytes | IANA | mpg mpeg mpe m1v m2v vob | video/mp1s video/mp2p video/x-mpeg video/mpg video/x-mpg video/mpeg2 video/dvd video/x-ms-vob
video/ogg | tracks:OGG | IANA | ogv ogg ogm | video/x-ogg video/theora video/x-theora+ogg | inline
video/quicktime | tracks:ISO | IANA | mov qt | !video/mov | inline
video/vnd.avi | bytes | IANA | avi | video/avi video/msvideo video/x-msvideo
video/webm | tracks:EBML | WHATWG | webm | | inline
video/x-flv | bytes | detector | flv | video/flv
video/x-ms-wmv | tracks:ASF | vendor | wmv asf | video/x-ms-asf video/wmv
`;
