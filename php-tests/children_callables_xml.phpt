--TEST--
Children: parsers of XML, XPath and XSLT show each reference to a callable that PHP counts
--EXTENSIONS--
dom
xml
xsl
--FILE--
<?php
require __DIR__ . '/include/callables.inc';
error_reporting(E_ALL & ~E_DEPRECATED);

function parser(callable $set): XMLParser
{
    $parser = xml_parser_create_ns();
    $set($parser);
    return $parser;
}

$xpath = fn ($callable, $class = 'DOMXPath') => $class === 'DOMXPath' ? new DOMXPath(new DOMDocument) : new Dom\XPath(Dom\XMLDocument::createEmpty());
$functions = [
    'xml_set_element_handler' => fn ($callable) => parser(fn ($parser) => xml_set_element_handler($parser, $callable, $callable)),
    'xml_set_object' => fn ($callable) => is_object($callable) ? parser(fn ($parser) => xml_set_object($parser, $callable)) : false,
    'xml_set_object and a method' => fn ($callable) => parser(function ($parser) use ($callable) {
        xml_set_object($parser, new Target);
        xml_set_element_handler($parser, 'method', $callable);
    }),
    'a method and xml_set_object' => fn ($callable) => parser(function ($parser) use ($callable) {
        xml_set_object($parser, new Target);
        xml_set_element_handler($parser, 'method', $callable);
        xml_set_object($parser, new Target);
    }),
    'registerPhpFunctions of DOMXPath' => function ($callable) use ($xpath) {
        if (PHP_VERSION_ID < 80400) {
            return false;
        }
        $path = $xpath($callable);
        $path->registerNamespace('php', 'http://php.net/xpath');
        $path->registerPhpFunctions(['a' => $callable, 'b' => $callable]);
        $path->registerPhpFunctionNS('urn:x', 'f', $callable);
        return $path;
    },
    'registerPhpFunctions of Dom\XPath' => function ($callable) use ($xpath) {
        if (PHP_VERSION_ID < 80400) {
            return false;
        }
        $path = $xpath($callable, 'Dom\XPath');
        $path->registerPhpFunctionNS('urn:x', 'f', $callable);
        return $path;
    },
    'registerPHPFunctions of XSLTProcessor' => function ($callable) {
        if (PHP_VERSION_ID < 80400) {
            return false;
        }
        $processor = new XSLTProcessor;
        $processor->registerPHPFunctions(['a' => $callable]);
        $processor->registerPHPFunctionNS('urn:x', 'f', $callable);
        return $processor;
    },
];
foreach (['character_data', 'processing_instruction', 'default', 'unparsed_entity_decl', 'notation_decl', 'external_entity_ref',
    'start_namespace_decl', 'end_namespace_decl'] as $handler) {
    $set = "xml_set_{$handler}_handler";
    $functions[$set] = fn ($callable) => parser(fn ($parser) => $set($parser, $callable));
}
check_callables($functions);
?>
--EXPECT--
compared
