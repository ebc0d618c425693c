"""Ways to bring active content into a page, and a reader that finds it."""

from bs4 import BeautifulSoup

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script >",
    "<<script>alert(1);//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror='alert(1)'/x=",
    "<img/src/onerror=alert(1)>",
    '<img src="x`" onerror="alert(1)">',
    "<IMG SRC=javascript:alert(1)>",
    '<img srcset="javascript:alert(1) 1x">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=20>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><set attributeName=href to=javascript:alert(1)></svg>",
    "<svg><use href='data:image/svg+xml;base64,PHN2Zz4='/></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<title><img title='</title><img src=x onerror=alert(1)>'></title>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<noembed><img title='</noembed><img src onerror=alert(1)>'></noembed>",
    "<plaintext><script>alert(1)</script>",
    "<style>@import 'https://evil.example/x.css';body{background:url(javascript:alert(1))}</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<p style='background:url(javascript:alert(1));position:fixed;inset:0'>x</p>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='https://evil.example/'>",
    "<iframe src=https://evil.example/></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='javascript:alert(1)'>",
    "<applet code=x></applet>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='java&Tab;script&colon;alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='https://x.example/\" onmouseover=\"alert(1)'>x</a>",
    "<a href=\"https://x.example/'onmouseover='alert(1)\">x</a>",
    "<a href='https://x.example/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'>x</a>",
    "<a href='https://x.example/' onclick=alert(1) ping=https://evil.example/>x</a>",
    '<a linktype="external" href="javascript:alert(1)">x</a>',
    '<a linktype="document" id="1" onclick="alert(1)">x</a>',
    '<embed embedtype="media" url="javascript:alert(1)"/>',
    "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<div onpointerover=alert(1)>x</div>",
    "<x contenteditable onbeforeinput=alert(1)>x",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<p title='\"><img src=x onerror=alert(1)>'>x</p>",
    "<portal src=https://evil.example/></portal>",
    "{{ request.user }}{% load x %}<b>${alert(1)}</b>",
    "\u2028<script>alert(1)</script>\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]
URL_ATTRIBUTES = {
    *("href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcset", "ping"),
    *("background", "cite", "longdesc", "manifest", "code"),
}
ELEMENTS = {
    *("script", "style", "svg", "math", "iframe", "object", "embed", "applet", "base", "meta"),
    *("link", "form", "input", "button", "template", "noscript", "video", "audio", "portal"),
}


def active_content(html, elements=ELEMENTS):
    """Return what of ``html`` could act: elements, handlers, styles, addresses of scripts."""
    found = []
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        if tag.name in elements:
            found.append(str(tag)[:100])
        for name, value in tag.attrs.items():
            address = "".join(str(value).split()).lower()
            is_script = name in URL_ATTRIBUTES and address.startswith(
                ("javascript:", "data:", "vbscript:")
            )
            if name.startswith("on") or name == "srcdoc" or is_script:
                found.append(f"{tag.name} {name}={value}")
            if name == "style" and "style" in elements:
                found.append(f"{tag.name} {name}={value}")
    return found
