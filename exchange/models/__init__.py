"""Who is told what, what was sent, and how far the rows of lower floors were read."""

from exchange.models.deliveries import WebhookDelivery
from exchange.models.endpoints import WebhookEndpoint
from exchange.models.watermarks import Watermark

__all__ = ["Watermark", "WebhookDelivery", "WebhookEndpoint"]
