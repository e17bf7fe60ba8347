// Package main serves the libraries under Grafana's Athena data source over gRPC, as Grafana starts a data source.
//
// Authentication, the synchronous and asynchronous query flows, result pages and data frames are the libraries'.
// This file only joins them: it is not the data source itself, whose own module no module proxy serves.
// With --descriptor it prints the protocol as a FileDescriptorSet, so that a caller needs no generated code.
package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/athena"
	"github.com/aws/aws-sdk-go-v2/service/athena/types"
	"github.com/grafana/grafana-aws-sdk/pkg/awsauth"
	"github.com/grafana/grafana-aws-sdk/pkg/awsds"
	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
	"github.com/grafana/grafana-plugin-sdk-go/data/sqlutil"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"github.com/grafana/sqlds/v5"
	athenadriver "github.com/uber/athenadriver/go"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/types/descriptorpb"
)

type settings struct {
	awsds.AWSDatasourceSettings
	Catalog        string `json:"catalog"`
	Database       string `json:"database"`
	WorkGroup      string `json:"workgroup"`
	OutputLocation string `json:"outputLocation"`
	ReuseEnabled   bool   `json:"resultReuseEnabled"`
	ReuseMinutes   int32  `json:"resultReuseMaxAgeInMinutes"`
}

// connection is one Athena data source; database/sql sees it as a driver's connection.
type connection struct {
	client *athena.Client
	given  settings
}

func connect(ctx context.Context, config backend.DataSourceInstanceSettings) (*connection, error) {
	given := settings{}
	if err := given.Load(config); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(config.JSONData, &given); err != nil {
		return nil, err
	}
	loaded, err := awsauth.NewConfigProvider().GetConfig(ctx, awsauth.Settings{
		LegacyAuthType: given.AuthType, AccessKey: given.AccessKey, SecretKey: given.SecretKey,
		Region: given.Region, Endpoint: given.Endpoint, UserAgent: awsds.GetUserAgentString("Athena"),
	})
	if err != nil {
		return nil, err
	}
	return &connection{athena.NewFromConfig(loaded), given}, nil
}

func (c *connection) Prepare(string) (driver.Stmt, error) {
	return nil, errors.New("no prepared statements")
}
func (c *connection) Begin() (driver.Tx, error) { return nil, errors.New("no transactions") }
func (c *connection) Close() error              { return nil }

// Ping starts a query and does not wait for it, as the data source's health check does.
func (c *connection) Ping(ctx context.Context) error {
	_, err := c.StartQuery(ctx, "SELECT 1")
	return err
}

func (c *connection) GetQueryID(context.Context, string, ...interface{}) (bool, string, error) {
	return false, "", nil
}

func (c *connection) StartQuery(ctx context.Context, query string, _ ...interface{}) (string, error) {
	group, err := c.client.GetWorkGroup(ctx, &athena.GetWorkGroupInput{WorkGroup: &c.given.WorkGroup})
	if err != nil {
		return "", err
	}
	input := &athena.StartQueryExecutionInput{
		QueryString:           &query,
		WorkGroup:             &c.given.WorkGroup,
		QueryExecutionContext: &types.QueryExecutionContext{Catalog: &c.given.Catalog, Database: &c.given.Database},
	}
	if *group.WorkGroup.Configuration.EngineVersion.EffectiveEngineVersion != "Athena engine version 2" {
		age := &types.ResultReuseByAgeConfiguration{Enabled: c.given.ReuseEnabled, MaxAgeInMinutes: &c.given.ReuseMinutes}
		input.ResultReuseConfiguration = &types.ResultReuseConfiguration{ResultReuseByAgeConfiguration: age}
	}
	if c.given.OutputLocation != "" {
		input.ResultConfiguration = &types.ResultConfiguration{OutputLocation: &c.given.OutputLocation}
	}
	started, err := c.client.StartQueryExecution(ctx, input)
	if err != nil {
		return "", err
	}
	return *started.QueryExecutionId, nil
}

func (c *connection) QueryStatus(ctx context.Context, id string) (awsds.QueryStatus, error) {
	told, err := c.client.GetQueryExecution(ctx, &athena.GetQueryExecutionInput{QueryExecutionId: &id})
	if err != nil {
		return awsds.QueryUnknown, err
	}
	status := told.QueryExecution.Status
	switch status.State {
	case types.QueryExecutionStateSucceeded:
		return awsds.QueryFinished, nil
	case types.QueryExecutionStateFailed:
		return awsds.QueryFailed, &awsds.QueryExecutionError{Err: errors.New(*status.StateChangeReason), Cause: awsds.QueryFailedUser}
	case types.QueryExecutionStateCancelled:
		return awsds.QueryCanceled, &awsds.QueryExecutionError{Err: errors.New(*status.StateChangeReason), Cause: awsds.QueryFailedUser}
	case types.QueryExecutionStateQueued:
		return awsds.QuerySubmitted, nil
	}
	return awsds.QueryRunning, nil
}

func (c *connection) CancelQuery(ctx context.Context, id string) error {
	_, err := c.client.StopQueryExecution(ctx, &athena.StopQueryExecutionInput{QueryExecutionId: &id})
	return err
}

func (c *connection) GetRows(ctx context.Context, id string) (driver.Rows, error) {
	config := athenadriver.NewNoOpsConfig()
	config.SetMissingAsEmptyString(false)
	config.SetMissingAsNil(true)
	return athenadriver.NewRows(ctx, c.client, id, config, athenadriver.NewDefaultObservability(config))
}

// QueryContext reads a finished query when its id is given, else it runs the query and waits.
func (c *connection) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	for _, one := range args {
		if one.Name == "queryID" {
			return c.GetRows(ctx, one.Value.(string))
		}
	}
	id, err := c.StartQuery(ctx, query)
	if err != nil {
		return nil, err
	}
	for wait := 200 * time.Millisecond; ; wait *= 2 {
		status, err := c.QueryStatus(ctx, id)
		if err != nil {
			return nil, err
		}
		if status.Finished() {
			return c.GetRows(ctx, id)
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), c.CancelQuery(context.WithoutCancel(ctx), id))
		case <-time.After(wait):
		}
	}
}

func (c *connection) Connect(context.Context) (driver.Conn, error) { return c, nil }
func (c *connection) Driver() driver.Driver                        { return nil }

// source is what the query flows ask for connections and types.
type source struct{}

func (source) Connect(ctx context.Context, config backend.DataSourceInstanceSettings, _ json.RawMessage) (*sql.DB, error) {
	made, err := connect(ctx, config)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(made), nil
}

func (source) GetAsyncDB(ctx context.Context, config backend.DataSourceInstanceSettings, _ json.RawMessage) (awsds.AsyncDB, error) {
	return connect(ctx, config)
}

func (source) Settings(context.Context, backend.DataSourceInstanceSettings) sqlds.DriverSettings {
	return sqlds.DriverSettings{}
}

func (source) Macros() sqlds.Macros { return sqlds.Macros{} }

// Converters says which field of a frame an Athena type becomes; types that are not named stay texts.
func (source) Converters() []sqlutil.Converter {
	fields := map[string]sqlutil.Converter{
		"tinyint": sqlutil.NullInt16Converter, "smallint": sqlutil.NullInt16Converter,
		"integer": sqlutil.NullInt32Converter, "bigint": sqlutil.NullInt64Converter,
		"float": sqlutil.NullDecimalConverter, "real": sqlutil.NullDecimalConverter, "double": sqlutil.NullDecimalConverter,
		"boolean": sqlutil.NullBoolConverter, "date": sqlutil.NullTimeConverter,
		"timestamp": sqlutil.NullTimeConverter, "timestamp with time zone": sqlutil.NullTimeConverter,
		"time": sqlutil.NullTimeConverter, "time with time zone": sqlutil.NullTimeConverter,
	}
	for _, text := range []string{"decimal", "varchar", "char", "string", "varbinary", "array", "map", "row", "json"} {
		fields[text] = sqlutil.NullStringConverter
	}
	converters := make([]sqlutil.Converter, 0, len(fields))
	for name, one := range fields {
		one.InputTypeName = name
		converters = append(converters, one)
	}
	return converters
}

// probe adds the data source's cancel route to the library's handlers.
type probe struct{ *awsds.AsyncAWSDatasource }

func (p probe) CallResource(ctx context.Context, request *backend.CallResourceRequest, sender backend.CallResourceResponseSender) error {
	asked := struct{ QueryID string }{}
	if err := json.Unmarshal(request.Body, &asked); err != nil || request.Path != "cancel" {
		return sender.Send(&backend.CallResourceResponse{Status: 404})
	}
	made, err := connect(ctx, *request.PluginContext.DataSourceInstanceSettings)
	if err == nil {
		err = made.CancelQuery(ctx, asked.QueryID)
	}
	if err != nil {
		return err
	}
	return sender.Send(&backend.CallResourceResponse{Status: 200, Body: []byte(`"canceled"`)})
}

func newInstance(ctx context.Context, config backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
	flows := awsds.NewAsyncAWSDatasource(source{})
	if _, err := flows.NewDatasource(ctx, config); err != nil {
		return nil, err
	}
	return probe{flows}, nil
}

func printDescriptor() error {
	file := protodesc.ToFileDescriptorProto(pluginv2.File_backend_proto)
	packed, err := proto.Marshal(&descriptorpb.FileDescriptorSet{File: []*descriptorpb.FileDescriptorProto{file}})
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(packed)
	return err
}

func main() {
	run := func() error { return datasource.Manage("athena-probe", newInstance, datasource.ManageOpts{}) }
	if len(os.Args) > 1 && os.Args[1] == "--descriptor" {
		run = printDescriptor
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, aws.SDKVersion, err)
		os.Exit(1)
	}
}
