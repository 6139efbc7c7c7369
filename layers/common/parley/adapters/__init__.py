"""The ports on real services, and on memory. Only here and in `channels` are boto3, openai and twilio named."""
