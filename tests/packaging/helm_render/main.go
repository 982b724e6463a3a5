// Renders a Helm chart, for tests: Debian has no helm, but it has the libraries
// that helm renders with. Covers what our chart uses: values with overrides,
// include, toYaml, sprig, required, .Chart and .Release.
//
//	helm_render CHART RELEASE [OVERRIDES.yaml]
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "helm_render:", err)
		os.Exit(1)
	}
}

func readYAML(path string) map[string]interface{} {
	text, err := os.ReadFile(path)
	check(err)
	values := map[string]interface{}{}
	check(yaml.Unmarshal(text, &values))
	return values
}

// merge lays the overrides over the chart's values, map by map, as helm does.
func merge(base, overrides map[string]interface{}) {
	for key, value := range overrides {
		below, isMap := value.(map[string]interface{})
		if into, ok := base[key].(map[string]interface{}); ok && isMap {
			merge(into, below)
			continue
		}
		base[key] = value
	}
}

// chartFields renames Chart.yaml's keys to those of helm's .Chart.
func chartFields(chart map[string]interface{}) map[string]interface{} {
	fields := map[string]interface{}{}
	for key, value := range chart {
		fields[strings.ToUpper(key[:1])+key[1:]] = value
	}
	return fields
}

func main() {
	if len(os.Args) < 3 {
		check(fmt.Errorf("usage: helm_render CHART RELEASE [OVERRIDES.yaml]"))
	}
	chart := os.Args[1]
	values := readYAML(filepath.Join(chart, "values.yaml"))
	if len(os.Args) > 3 {
		merge(values, readYAML(os.Args[3]))
	}
	data := map[string]interface{}{
		"Values":  values,
		"Chart":   chartFields(readYAML(filepath.Join(chart, "Chart.yaml"))),
		"Release": map[string]interface{}{"Name": os.Args[2], "Namespace": "default", "Service": "Helm"},
	}

	root := template.New("chart").Option("missingkey=zero")
	functions := sprig.TxtFuncMap()
	functions["include"] = func(name string, data interface{}) (string, error) {
		var text strings.Builder
		err := root.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	functions["toYaml"] = func(value interface{}) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	functions["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, fmt.Errorf("%s", message)
		}
		return value, nil
	}
	root.Funcs(functions)

	files, err := filepath.Glob(filepath.Join(chart, "templates", "*"))
	check(err)
	sort.Strings(files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		check(err)
		_, err = root.New(filepath.Base(file)).Parse(string(text))
		check(err)
	}
	for _, file := range files {
		if filepath.Ext(file) != ".yaml" {
			continue
		}
		var text strings.Builder
		check(root.ExecuteTemplate(&text, filepath.Base(file), data))
		if strings.TrimSpace(text.String()) != "" {
			fmt.Printf("---\n# Source: %s\n%s\n", filepath.Base(file), text.String())
		}
	}
}
