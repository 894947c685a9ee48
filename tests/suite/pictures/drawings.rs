//! Drawings (SVG), which are refused if anything in them is active.

use factpress::media::svg;

#[test]
fn drawings_are_refused_if_anything_in_them_is_active() {
    let active = [
        "<script>x</script>",
        "<rect onclick='x'/>",
        "<rect OnLoad='x'/>",
        "<foreignObject><p/></foreignObject>",
        "<image href='https://x.example/a.png'/>",
        "<image href='data:image/png;base64,AAAA'/>",
        "<use href='other.svg#a'/>",
        "<use xmlns:l='http://www.w3.org/1999/xlink' l:href='https://x.example/#a'/>",
        "<a href='#x'><rect/></a>",
        "<animate attributeName='x'/>",
        "<set attributeName='href' to='javascript:x'/>",
        "<style>@import 'x.css';</style>",
        "<style>@im/**/port 'x'; a{fill:u/**/rl(x.png)}</style>",
        "<style>a{fill:url(https://x.example/a)}</style>",
        "<style>a{fill:\\75rl(x)}</style>",
        "<style><![CDATA[a{background:URL( 'x')}]]></style>",
        "<rect style='fill:url(x.svg#a)'/>",
        "<rect fill='url(//x.example/#a)'/>",
        "<?xml-stylesheet href='x.css'?>",
        "<iframe src='x'/>",
        "<svg:script xmlns:svg='http://www.w3.org/2000/svg'/>",
        "<feImage href='x.png'/>",
        "<style><b/></style>",
        "<rect fill='u/**/rl(https://x.example/a.png)'/>",
    ];
    for part in active {
        let text =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">\n{part}</svg>");
        let error = svg::clean(&text).expect_err(part);
        assert!(matches!(error.kind, svg::SvgErrorKind::Active(_)), "{part}: {error:?}");
        assert!(error.range.start > text.find('\n').unwrap(), "{part}: {error:?}");
        assert!(text.get(error.range).is_some(), "{part}");
    }
    let entity = "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    assert_eq!(svg::clean(entity).expect_err(entity).range, 0..9);
    for text in ["", "<svg", "<svg/>", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "&#0;"] {
        assert!(svg::clean(text).is_err(), "{text}");
    }
}

#[test]
fn drawings_that_take_long_are_refused() {
    let attributes: String = (0..80_000).map(|number| format!(" a{number}='1'")).collect();
    let namespaces: String = (0..30_000).map(|number| format!("<g xmlns:a{number}='b'>")).collect();
    let nested = "<g>".repeat(140_000) + &"</g>".repeat(140_000);
    let circle = "<g id='a'><use href='#a'/></g>".to_owned();
    let mut doubled = "<path id='u0'/>".to_owned();
    for level in 1..40 {
        let inner = format!("<use href='#u{}'/>", level - 1).repeat(2);
        doubled += &format!("<g id='u{level}'>{inner}</g>");
    }
    let marked: String = (1..40)
        .map(|level| {
            let path = format!("<path marker-mid='URL(#m{})'/>", level - 1).repeat(2);
            format!("<marker id='m{level}'>{path}</marker>")
        })
        .collect();
    for inner in [format!("<g{attributes}/>"), namespaces, nested, circle, doubled, marked] {
        let text =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inner}</svg>");
        let error = svg::clean(&text).unwrap_err();
        assert!(matches!(error.kind, svg::SvgErrorKind::Active(_)), "{error:?}");
    }
}

#[test]
fn drawings_keep_what_draws() {
    let text = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
                width='10mm' height='5mm'><defs><linearGradient id='a'/></defs><style>\
                .b{fill:url(#a)}</style><use xlink:href=\"#a\"/><g fill='url(\"#a\")' class='b'>\
                <text x='1'>1 &lt; 2 &amp; <tspan>3</tspan></text></g></svg>";
    let drawing = svg::clean(text).unwrap();
    assert_eq!((drawing.width, drawing.height), (38, 19));
    let document = roxmltree::Document::parse(&drawing.text).unwrap();
    let words: String = document.descendants().filter_map(|node| node.text()).collect();
    assert!(words.contains("1 < 2 & "), "{words}");
    let again = svg::clean(&drawing.text).unwrap();
    assert_eq!(again, drawing, "a clean drawing stays as it is");
    // What is checked is what is written: a comment hides no address.
    let text = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><g \
                fill='/* url(x.png) */red'/></svg>";
    assert!(!svg::clean(text).unwrap().text.contains("x.png"));
    for name in ["defs", "linearGradient", "use", "tspan"] {
        assert!(document.descendants().any(|node| node.has_tag_name(name)), "{name}");
    }
}
