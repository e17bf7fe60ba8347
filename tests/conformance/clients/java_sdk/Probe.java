import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.Row;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What a Java program does with the SDK: objects, a queue, the catalog, a query with pages, typed errors. */
public class Probe {
    private static String endpoint, key;

    public static void main(String[] arguments) throws Exception {
        endpoint = arguments[0];
        key = arguments[1];
        String bucket = arguments[2], database = arguments[3];
        objects(bucket);
        queue(database);
        System.out.println("columns " + at(GlueClient.builder()).getTable(r -> r.databaseName(database).name("costs"))
            .table().storageDescriptor().columns().size());
        query(bucket, database);
    }

    private static <B extends AwsClientBuilder<B, C>, C> C at(B builder) {
        return builder.endpointOverride(URI.create(endpoint)).region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "local"))).build();
    }

    private static void objects(String bucket) {
        S3Client s3 = at(S3Client.builder().forcePathStyle(true));
        s3.putObject(r -> r.bucket(bucket).key("java/a b+c").metadata(java.util.Map.of("k", "v")), RequestBody.fromString("hällo"));
        System.out.println("object " + s3.getObjectAsBytes(r -> r.bucket(bucket).key("java/a b+c")).asUtf8String());
        System.out.println("listed " + s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix("java/")).contents().stream().count());
        s3.deleteObject(r -> r.bucket(bucket).key("java/a b+c"));
        try {
            s3.getObject(r -> r.bucket(bucket).key("java/a b+c"));
        } catch (NoSuchKeyException gone) {
            System.out.println("gone " + gone.statusCode());
        }
    }

    private static void queue(String name) {
        SqsClient sqs = at(SqsClient.builder());
        String url = sqs.createQueue(r -> r.queueName(name)).queueUrl();
        sqs.sendMessage(r -> r.queueUrl(url).messageBody("hello"));
        var message = sqs.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(1)).messages().get(0);
        sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle()));
        System.out.println("message " + message.body());
        sqs.deleteQueue(r -> r.queueUrl(url));
    }

    private static void query(String bucket, String database) throws Exception {
        AthenaClient athena = at(AthenaClient.builder());
        String sql = "select x, cast(x as varchar) from unnest(sequence(1, 2500)) as t(x) order by x";
        String id = start(athena, sql, bucket, database);
        System.out.println("state " + ended(athena, id).state());
        List<Row> rows = athena.getQueryResultsPaginator(r -> r.queryExecutionId(id)).stream()
            .flatMap(page -> page.resultSet().rows().stream()).toList();
        System.out.println("rows " + (rows.size() - 1) + " last " + rows.get(2500).data().get(1).varCharValue());
        System.out.println("reason " + ended(athena, start(athena, "select nothing from costs", bucket, database)).stateChangeReason());
        try {
            athena.getQueryExecution(r -> r.queryExecutionId("00000000-0000-0000-0000-000000000000"));
        } catch (InvalidRequestException refused) {
            System.out.println("refused " + refused.statusCode());
        }
    }

    private static String start(AthenaClient athena, String sql, String bucket, String database) {
        return athena.startQueryExecution(r -> r.queryString(sql)
            .queryExecutionContext(c -> c.database(database))
            .resultConfiguration(c -> c.outputLocation("s3://" + bucket + "/java/"))).queryExecutionId();
    }

    private static QueryExecutionStatus ended(AthenaClient athena, String id) throws Exception {
        while (true) {
            QueryExecutionStatus status = athena.getQueryExecution(r -> r.queryExecutionId(id)).queryExecution().status();
            if (status.state() != QueryExecutionState.QUEUED && status.state() != QueryExecutionState.RUNNING) {
                return status;
            }
            Thread.sleep(50);
        }
    }
}
